using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Settings of the protocol, bound from the section Gateway.</summary>
internal sealed class ProtocolOptions
{
    public const string Section = "Gateway";

    [ValidateObjectMembers]
    public AuthOptions Auth { get; set; } = new();

    public ControlUiOptions ControlUi { get; set; } = new();

    public HttpEndpointOptions Http { get; set; } = new();

    public HeartbeatOptions Heartbeat { get; set; } = new();

    /// <summary>Addresses of proxies whose forwarding headers are believed.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>Directory that the gateway names as its state directory; sessions and devices live in the stores.</summary>
    public string StateDir { get; set; } = "/var/lib/openclaw";

    /// <summary>How clients are authenticated.</summary>
    internal sealed class AuthOptions
    {
        /// <summary>token, password or none (loopback only).</summary>
        [RegularExpression("token|password|none")]
        public string Mode { get; set; } = "token";

        /// <summary>The shared password of mode password.</summary>
        public string? Password { get; set; }

        /// <summary>Widens the scopes of a local device whose user holds the shared secret.</summary>
        public bool AutoApproveScopeUpgrade { get; set; } = true;

        /// <summary>Lets a local client with the shared token but without a device read.</summary>
        public bool TokenOnlyRead { get; set; } = true;

        /// <summary>Limits failures per client address; absent: no limit.</summary>
        [ValidateObjectMembers]
        public RateLimitOptions? RateLimit { get; set; }
    }

    internal sealed class RateLimitOptions
    {
        /// <summary>Failures within <see cref="WindowSeconds"/> that lock an address out.</summary>
        [Range(1, 10_000)]
        public int MaxAttempts { get; set; } = 10;

        /// <summary>Seconds in which failures are counted.</summary>
        [Range(1, 86_400)]
        public int WindowSeconds { get; set; } = 60;

        /// <summary>Seconds for which an address is locked out.</summary>
        [Range(1, 86_400)]
        public int LockoutSeconds { get; set; } = 300;

        /// <summary>Does not count loopback addresses.</summary>
        public bool ExemptLoopback { get; set; } = true;
    }

    internal sealed class ControlUiOptions
    {
        public bool Enabled { get; set; } = true;

        /// <summary>Origins from which browsers may connect; * for all.</summary>
        public string[] AllowedOrigins { get; set; } = [];

        /// <summary>Lets a local control UI connect without a device identity.</summary>
        public bool AllowInsecureAuth { get; set; }
    }

    internal sealed class HttpEndpointOptions
    {
        public EndpointOptions ChatCompletions { get; set; } = new();

        public EndpointOptions Responses { get; set; } = new();
    }

    internal sealed class EndpointOptions
    {
        public bool Enabled { get; set; }
    }

    internal sealed class HeartbeatOptions
    {
        /// <summary>Time between two heartbeat turns; zero for none, because each turn costs a model call.</summary>
        public TimeSpan Every { get; set; } = TimeSpan.Zero;

        /// <summary>Agents with heartbeats; empty for all.</summary>
        public string[] Agents { get; set; } = [];

        /// <summary>What the agent is asked.</summary>
        public string Prompt { get; set; } =
            "This is a heartbeat. Look at what waits for you. If nothing needs attention, answer exactly HEARTBEAT_OK; otherwise say what does.";
    }
}
