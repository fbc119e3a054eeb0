using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Cron;

/// <summary>Generated serialisers of jobs and their runs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CronJob))]
[JsonSerializable(typeof(CronHistory))]
[JsonSerializable(typeof(CronRun))]
internal sealed partial class CronJson : JsonSerializerContext;
