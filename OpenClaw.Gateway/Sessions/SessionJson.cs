using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Generated serialisers of what the stores keep about sessions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionEntry))]
[JsonSerializable(typeof(TranscriptMessage))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(SystemText))]
internal sealed partial class SessionJson : JsonSerializerContext;
