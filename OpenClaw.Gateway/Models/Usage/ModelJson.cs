using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Models;

/// <summary>Generated serialisers of prices and of the usage report.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(PriceFile))]
[JsonSerializable(typeof(IReadOnlyList<UsageSum>))]
internal sealed partial class ModelJson : JsonSerializerContext;
