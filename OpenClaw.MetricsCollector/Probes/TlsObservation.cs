using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>What a TLS handshake showed.</summary>
internal sealed class TlsObservation(ProbeModule module)
{
    private DateTime? _earliestExpiry;
    private DateTime? _chainExpiry;

    /// <summary>Options of a handshake that is observed.</summary>
    public SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = module.TlsServerName ?? host,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Observe(certificate, chain, errors),
    };

    public void Write(ExpositionWriter writer, string? version)
    {
        if (_earliestExpiry is { } earliest)
        {
            writer.Single(
                "probe_ssl_earliest_cert_expiry"u8, MetricType.Gauge, "Returns last SSL chain expiry in unixtime"u8, Seconds(earliest));
        }

        if (_chainExpiry is { } last)
        {
            writer.Single(
                "probe_ssl_last_chain_expiry_timestamp_seconds"u8,
                MetricType.Gauge,
                "Returns last SSL chain expiry in timestamp"u8,
                Seconds(last));
        }

        if (version is not null)
        {
            writer.Family("probe_tls_version_info"u8, MetricType.Gauge, "Returns the TLS version used or NaN when unknown"u8);
            writer.Sample().Label("version"u8, version).Value(1);
        }
    }

    /// <summary>The version as blackbox_exporter writes it: "TLS 1.3".</summary>
    public static string Version(SslStream stream) =>
        stream.SslProtocol.ToString() is ['T', 'l', 's', var major, .. var rest]
            ? $"TLS {major}.{(rest.Length > 0 ? rest : "0")}"
            : stream.SslProtocol.ToString();

    private bool Observe(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // All that the server sent count, since any of them may break the chain for some client.
        IEnumerable<X509Certificate2> sent = chain?.ChainPolicy.ExtraStore ?? [];
        if (certificate is X509Certificate2 own)
        {
            sent = sent.Append(own);
        }

        foreach (var one in sent)
        {
            var expiry = one.NotAfter.ToUniversalTime();
            _earliestExpiry = _earliestExpiry is { } earliest && earliest < expiry ? earliest : expiry;
        }

        if (errors == SslPolicyErrors.None && chain is { ChainElements.Count: > 0 })
        {
            _chainExpiry = chain.ChainElements.Min(element => element.Certificate.NotAfter.ToUniversalTime());
        }

        return errors == SslPolicyErrors.None || module.SkipTlsVerification;
    }

    private static double Seconds(DateTime time) => (time - DateTime.UnixEpoch).TotalSeconds;
}
