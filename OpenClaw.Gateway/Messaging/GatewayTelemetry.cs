using System.Diagnostics;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Names under which the gateway's spans and instruments are exported.</summary>
internal static class GatewayTelemetry
{
    public const string Name = "OpenClaw.Gateway";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>
    /// Begins work within the trace of whoever caused it: a span where spans are exported, otherwise only its context, so that what
    /// the work sends on still belongs to that trace.
    /// </summary>
    /// <param name="traceParent">W3C trace context; null when there is none.</param>
    public static Activity? Continue(string name, ActivityKind kind, string? traceParent) =>
        Source.StartActivity(name, kind, traceParent)
        ?? (traceParent is null ? null : new Activity(name).SetParentId(traceParent).Start());
}
