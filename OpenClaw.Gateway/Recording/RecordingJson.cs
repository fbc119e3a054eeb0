using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Recording;

/// <summary>Generated serialisers of recordings and what is said about them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionRecording))]
[JsonSerializable(typeof(IReadOnlyList<RecordedSession>))]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class RecordingJson : JsonSerializerContext;
