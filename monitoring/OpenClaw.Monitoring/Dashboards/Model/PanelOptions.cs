using System.Text.Json.Nodes;

namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>How each kind of panel is drawn.</summary>
internal static class PanelOptions
{
    public static JsonObject Of(Panel panel) => panel.Kind switch
    {
        PanelKind.TimeSeries => TimeSeries(),
        PanelKind.Stat => Stat(panel),
        PanelKind.Gauge => Gauge(),
        PanelKind.BarGauge => BarGauge(),
        _ => Table(),
    };

    public static JsonObject Drawing(Panel panel) => new()
    {
        ["drawStyle"] = "line",
        ["lineInterpolation"] = "linear",
        ["lineWidth"] = 1,
        ["fillOpacity"] = panel.Stacked ? 30 : 8,
        ["gradientMode"] = "none",
        ["showPoints"] = "never",
        ["pointSize"] = 4,
        ["spanNulls"] = false,
        ["axisPlacement"] = "auto",
        ["axisLabel"] = "",
        ["scaleDistribution"] = new JsonObject { ["type"] = "linear" },
        ["stacking"] = new JsonObject { ["mode"] = panel.Stacked ? "normal" : "none", ["group"] = "A" },
        ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Thresholds.Count > 0 ? "dashed" : "off" },
        ["hideFrom"] = new JsonObject { ["legend"] = false, ["tooltip"] = false, ["viz"] = false },
    };

    private static JsonObject TimeSeries() => new()
    {
        ["legend"] = new JsonObject
        {
            ["showLegend"] = true,
            ["displayMode"] = "table",
            ["placement"] = "bottom",
            ["calcs"] = new JsonArray("lastNotNull", "max"),
        },
        ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
    };

    private static JsonObject Stat(Panel panel) => new()
    {
        ["reduceOptions"] = Reduce(),
        ["orientation"] = "auto",
        ["textMode"] = panel.Unit == Units.Words ? "name" : "auto",
        ["colorMode"] = panel.Values.Count > 0 ? "background" : "value",
        ["graphMode"] = "none",
        ["justifyMode"] = "auto",
        ["wideLayout"] = true,
        ["showPercentChange"] = false,
        ["percentChangeColorMode"] = "standard",
    };

    private static JsonObject Gauge() => new()
    {
        ["reduceOptions"] = Reduce(),
        ["orientation"] = "auto",
        ["showThresholdLabels"] = false,
        ["showThresholdMarkers"] = true,
        ["sizing"] = "auto",
        ["minVizWidth"] = 75,
        ["minVizHeight"] = 75,
    };

    private static JsonObject BarGauge() => new()
    {
        ["reduceOptions"] = Reduce(),
        ["orientation"] = "horizontal",
        ["displayMode"] = "basic",
        ["valueMode"] = "color",
        ["namePlacement"] = "auto",
        ["showUnfilled"] = true,
        ["sizing"] = "auto",
        ["minVizWidth"] = 8,
        ["minVizHeight"] = 16,
        ["maxVizHeight"] = 300,
        ["legend"] = new JsonObject { ["showLegend"] = false, ["displayMode"] = "list", ["placement"] = "bottom", ["calcs"] = new JsonArray() },
    };

    private static JsonObject Table() => new()
    {
        ["frameIndex"] = 0,
        ["showHeader"] = true,
        ["cellHeight"] = "sm",
    };

    private static JsonObject Reduce() => new() { ["calcs"] = new JsonArray("lastNotNull"), ["fields"] = "", ["values"] = false };
}
