using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>One run of a probe: what it needs, and the metrics that all kinds share.</summary>
internal sealed class Probe(ProbeModule module, string target, ProbeTargets targets, ExpositionWriter writer)
{
    public ProbeModule Module => module;

    public string Target => target;

    public ExpositionWriter Writer => writer;

    /// <summary>Whether another target, to which this one redirects, may be probed too.</summary>
    public bool Allows(string other) => targets.Allows(other);

    public double ResolveSeconds { get; private set; }

    /// <summary>Why the probe failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Notes a failure.</summary>
    /// <returns>False, as the probe's result.</returns>
    public bool Fail(string reason)
    {
        Failure ??= reason;
        return false;
    }

    /// <summary>Finds the address of a host as the module prefers it.</summary>
    /// <returns>Null when there is none, which is noted as the failure.</returns>
    public async Task<IPAddress?> ResolveAsync(string host, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        IPAddress? chosen = null;
        try
        {
            var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, cancellation);
            var preferred = module.PreferIpv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
            chosen = Array.Find(addresses, address => address.AddressFamily == preferred)
                ?? (module.IpFallback ? addresses.FirstOrDefault() : null);
        }
        catch (SocketException exception)
        {
            Fail($"cannot resolve {host}: {exception.Message}");
        }

        ResolveSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        writer.Single(
            "probe_dns_lookup_time_seconds"u8, MetricType.Gauge, "Returns the time taken for probe dns lookup in seconds"u8, ResolveSeconds);
        if (chosen is null)
        {
            Fail($"{host} has no address of the wanted protocol");
            return null;
        }

        writer.Single(
            "probe_ip_protocol"u8,
            MetricType.Gauge,
            "Specifies whether probe ip protocol is IP4 or IP6"u8,
            chosen.AddressFamily == AddressFamily.InterNetwork ? 4 : 6);
        writer.Single(
            "probe_ip_addr_hash"u8,
            MetricType.Gauge,
            "Specifies the hash of IP address. It's useful to detect if the IP address changes."u8,
            Hash(chosen.GetAddressBytes()));
        return chosen;
    }

    /// <summary>Splits <c>host:port</c>; null, noted as the failure, when it is not that.</summary>
    public (string Host, int Port)? HostAndPort(int? defaultPort = null)
    {
        if (Uri.TryCreate($"tcp://{target}", UriKind.Absolute, out var address) && address.Host.Length > 0
            && (address.Port > 0 ? address.Port : defaultPort) is { } port)
        {
            return (address.Host.Trim('[', ']'), port);
        }

        Fail($"the target {target} is not of the form host:port");
        return null;
    }

    // FNV-1a of 32 bits
    private static uint Hash(byte[] bytes)
    {
        var hash = 2166136261;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash;
    }
}
