using System.Diagnostics;
using System.Net.NetworkInformation;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Sends an echo request, where the system permits it to this process.</summary>
internal sealed class IcmpProbe(Probe probe)
{
    public async Task<bool> RunAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        if (await probe.ResolveAsync(probe.Target, cancellation) is not { } ip)
        {
            return false;
        }

        var started = Stopwatch.GetTimestamp();
        using var ping = new Ping();
        var setup = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        PingReply? reply = null;
        try
        {
            reply = await ping.SendPingAsync(ip, timeout, cancellationToken: cancellation);
        }
        catch (Exception exception) when (exception is PingException or PlatformNotSupportedException)
        {
            probe.Fail(exception.InnerException?.Message ?? exception.Message);
        }

        var success = reply?.Status == IPStatus.Success;
        var writer = probe.Writer;
        writer.Family("probe_icmp_duration_seconds"u8, MetricType.Gauge, "Duration of icmp request by phase"u8);
        writer.Sample().Label("phase"u8, "resolve"u8).Value(probe.ResolveSeconds);
        writer.Sample().Label("phase"u8, "rtt"u8).Value(success ? Stopwatch.GetElapsedTime(started).TotalSeconds : 0);
        writer.Sample().Label("phase"u8, "setup"u8).Value(setup);
        if (success && reply!.Options is { } options)
        {
            writer.Single("probe_icmp_reply_hop_limit"u8, MetricType.Gauge, "Replied packet hop limit (TTL for ipv4)"u8, options.Ttl);
        }

        return success || probe.Fail($"no reply: {reply?.Status}");
    }
}
