using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Apis;

/// <summary>Body of /readyz; the details are left out for strangers.</summary>
internal sealed record Readiness(
    bool Ready,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Failing = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? UptimeMs = null);
