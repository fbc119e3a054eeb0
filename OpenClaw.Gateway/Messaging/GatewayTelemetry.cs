using System.Diagnostics;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Names under which the gateway's spans and instruments are exported.</summary>
internal static class GatewayTelemetry
{
    public const string Name = "OpenClaw.Gateway";

    public static ActivitySource Source { get; } = new(Name);
}
