using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.Monitoring.Tests.Schema;

public sealed class DashboardSchemaTests
{
    [Fact]
    public async Task Every_dashboard_and_every_panel_has_the_types_of_Grafanas_schema()
    {
        var values = DashboardFile.All.SelectMany(file => file.RowsAndPanels.Select(panel => ValueOf(
            $"{file.Name}: {panel.GetProperty("title").GetString()}", JsonNode.Parse(panel.GetRawText())!)).Prepend(FrameOf(file))).ToList();

        Assert.True(values.Count > DashboardFile.All.Count);
        var refusals = await GrafanaSchema.RefusalsAsync(values);
        Assert.True(refusals.Count == 0, string.Join('\n', refusals));
    }

    [Fact]
    public async Task The_schema_refuses_each_part_of_a_panel_that_Grafana_does_not_know()
    {
        (string Fault, string Kind, Action<JsonNode> Break)[] faults =
        [
            ("title", "stat", panel => panel["title"] = 7),
            ("sparkle", "stat", panel => panel["sparkle"] = true),
            ("colorMode", "stat", panel => panel["options"]!["colorMode"] = "rainbow"),
            ("textMode", "stat", panel => panel["options"]!.AsObject().Remove("textMode")),
            ("showHeaders", "table", panel => panel["options"]!["showHeaders"] = true),
            ("minVizWidth", "gauge", panel => panel["options"]!["minVizWidth"] = "75"),
            ("valueMode", "bargauge", panel => panel["options"]!["valueMode"] = 1),
            ("drawStyle", "timeseries", panel => panel["fieldConfig"]!["defaults"]!["custom"]!["drawStyle"] = "points only"),
            ("lineWeight", "timeseries", panel => panel["fieldConfig"]!["defaults"]!["custom"]!["lineWeight"] = 2),
            ("steps", "timeseries", panel => panel["fieldConfig"]!["defaults"]!["thresholds"]!["steps"] = "none"),
            ("sort", "timeseries", panel => panel["options"]!["tooltip"]!["sort"] = "random"),
            ("collapsed", "row", panel => panel["collapsed"] = "no"),
            ("piechart", "stat", panel => panel["type"] = "piechart"),
        ];
        var values = faults.Select(fault =>
        {
            var panel = JsonNode.Parse(DashboardFile.All.SelectMany(file => file.RowsAndPanels).First(panel => KindOf(panel) == fault.Kind).GetRawText())!;
            fault.Break(panel);
            return ValueOf(fault.Fault, panel);
        }).ToList();

        var refusals = await GrafanaSchema.RefusalsAsync(values);

        Assert.All(faults, fault => Assert.Contains(refusals, refusal =>
            refusal.StartsWith($"{fault.Fault}: ", StringComparison.Ordinal)));
    }

    private static (string Name, string Type, string Json) FrameOf(DashboardFile file)
    {
        var frame = JsonNode.Parse(file.Root.GetRawText())!.AsObject();
        frame.Remove("panels");
        return (file.Name, "Frame", frame.ToJsonString());
    }

    private static (string Name, string Type, string Json) ValueOf(string name, JsonNode panel) =>
        (name, $"Panels[{panel["type"]!.ToJsonString()}]", panel.ToJsonString());

    private static string? KindOf(JsonElement panel) => panel.GetProperty("type").GetString();
}
