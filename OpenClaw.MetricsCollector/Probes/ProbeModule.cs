using System.Text.RegularExpressions;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>How to probe a target.</summary>
internal sealed record ProbeModule(string Name, string Prober)
{
    /// <summary>Why this module cannot be used; null when it can.</summary>
    public string? Unusable { get; init; }

    public TimeSpan? Timeout { get; init; }

    public bool PreferIpv4 { get; init; }

    public bool IpFallback { get; init; } = true;

    public bool SkipTlsVerification { get; init; }

    public string? TlsServerName { get; init; }

    public HttpSettings Http { get; init; } = new();

    public TcpSettings Tcp { get; init; } = new();

    public DnsSettings Dns { get; init; } = new();

    /// <summary>Settings of the prober http.</summary>
    internal sealed record HttpSettings
    {
        public string Method { get; init; } = "GET";

        public string? Body { get; init; }

        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        public IReadOnlyList<int> ValidStatusCodes { get; init; } = [];

        public IReadOnlyList<string> ValidVersions { get; init; } = [];

        public bool FollowRedirects { get; init; } = true;

        public bool FailIfSsl { get; init; }

        public bool FailIfNotSsl { get; init; }

        public IReadOnlyList<Regex> FailIfBodyMatches { get; init; } = [];

        public IReadOnlyList<Regex> FailIfBodyNotMatches { get; init; } = [];
    }

    /// <summary>Settings of the prober tcp.</summary>
    internal sealed record TcpSettings
    {
        public bool Tls { get; init; }

        public IReadOnlyList<(Regex? Expect, string? Send, bool StartTls)> Dialog { get; init; } = [];
    }

    /// <summary>Settings of the prober dns.</summary>
    internal sealed record DnsSettings
    {
        public string QueryName { get; init; } = "";

        public string QueryType { get; init; } = "ANY";

        public bool OverTcp { get; init; }

        public bool Recursion { get; init; } = true;

        public IReadOnlyList<string> ValidCodes { get; init; } = ["NOERROR"];
    }
}
