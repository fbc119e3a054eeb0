using System.Text.Json.Serialization;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Generated serialization of the health answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReadinessAnswer))]
[JsonSerializable(typeof(HealthReportAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
