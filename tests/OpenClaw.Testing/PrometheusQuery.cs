using System.Net.Http.Json;
using System.Text.Json;

namespace OpenClaw.Testing;

/// <summary>Instant queries to the Prometheus of the run.</summary>
public static class PrometheusQuery
{
    /// <summary>Each series' labels and value.</summary>
    public static async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, string Value)>> RunAsync(RunningGraph graph, string expression)
    {
        using var http = new HttpClient { BaseAddress = graph.Prometheus };
        using var answer = await http.GetFromJsonAsync<JsonDocument>($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        return
        [
            .. answer!.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(series => (
                (IReadOnlyDictionary<string, string>)series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
                series.GetProperty("value")[1].GetString()!)),
        ];
    }
}
