using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace OpenClaw.Publishing.Tests.Graph;

/// <summary>The schema of the Kubernetes API for the kinds of the chart; unknown fields are errors.</summary>
internal static class KubernetesSchema
{
    private static readonly JsonNode Source = Load();
    private static readonly Dictionary<string, JsonSchema> Kinds = Source["kinds"]!.AsObject().ToDictionary(
        static kind => kind.Key,
        static kind => JsonSchema.FromText(new JsonObject
        {
            ["$schema"] = Source["$schema"]!.DeepClone(),
            ["allOf"] = new JsonArray(kind.Value!.DeepClone()),
            ["definitions"] = Source["definitions"]!.DeepClone(),
        }.ToJsonString()));

    /// <summary>What the API server would refuse in a document, or null.</summary>
    public static string? Errors(Dictionary<object, object?> document)
    {
        var kind = (string)document["kind"]!;
        if (kind is "ServiceMonitor" or "PrometheusRule")
        {
            return null;
        }

        var json = JsonSerializer.SerializeToElement(ToNode(document));
        var result = Kinds[kind].Evaluate(json, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? null
            : string.Join("; ", (result.Details ?? []).Where(static detail => detail.Errors is not null)
                .SelectMany(static detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")));
    }

    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        Dictionary<object, object?> map => new JsonObject(map.Select(static entry => KeyValuePair.Create((string)entry.Key, ToNode(entry.Value)))),
        List<object?> list => new JsonArray([.. list.Select(ToNode)]),
        _ => JsonSerializer.SerializeToNode(value),
    };

    private static JsonNode Load()
    {
        using var stream = typeof(KubernetesSchema).Assembly.GetManifestResourceStream("kubernetes.json")!;
        return JsonNode.Parse(stream)!;
    }
}
