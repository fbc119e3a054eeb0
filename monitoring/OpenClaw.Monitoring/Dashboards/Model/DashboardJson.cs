using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Dashboards in the form that Grafana reads from files.</summary>
internal static class DashboardJson
{
    private const int Columns = 24;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",

        // Queries stay readable; no browser reads this as part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Dashboard dashboard) => Of(dashboard).ToJsonString(Indented) + "\n";

    private static JsonObject Of(Dashboard dashboard) => new()
    {
        ["id"] = null,
        ["uid"] = dashboard.Uid,
        ["title"] = dashboard.Title,
        ["description"] = dashboard.Description,
        ["tags"] = new JsonArray("heretek", "openclaw"),
        ["schemaVersion"] = 39,
        ["version"] = 1,
        ["editable"] = false,
        ["graphTooltip"] = 1,
        ["timezone"] = "browser",
        ["weekStart"] = "",
        ["fiscalYearStartMonth"] = 0,
        ["liveNow"] = false,
        ["refresh"] = "30s",
        ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
        ["timepicker"] = new JsonObject { ["refresh_intervals"] = new JsonArray("15s", "30s", "1m", "5m", "15m", "1h") },
        ["annotations"] = new JsonObject { ["list"] = Annotations() },
        ["links"] = GrafanaLinks.OfDashboard(),
        ["templating"] = new JsonObject { ["list"] = VariableJson.Of(dashboard) },
        ["panels"] = Panels(dashboard),
    };

    private static JsonArray Annotations() =>
    [
        Annotation("Critical alerts", "red", """ALERTS{alertstate="firing",severity="critical"}""", "{{alertname}}", "{{service}} {{instance}}", "severity,service"),

        // The first five minutes of a build
        Annotation(
            "Deployments",
            "blue",
            "count by (service, version, revision) (openclaw_build_info) unless count by (service, version, revision) (openclaw_build_info offset 5m)",
            "{{service}} {{version}}",
            "{{revision}}",
            "service,version"),
    ];

    private static JsonObject Annotation(string name, string color, string expression, string title, string text, string tags) => new()
    {
        ["name"] = name,
        ["datasource"] = GrafanaLinks.DataSource,
        ["enable"] = true,
        ["hide"] = false,
        ["iconColor"] = color,
        ["expr"] = expression,
        ["step"] = "60s",
        ["titleFormat"] = title,
        ["textFormat"] = text,
        ["tagKeys"] = tags,
        ["useValueForTime"] = false,
    };

    /// <summary>Places rows below each other and their panels as text flows: a line is as high as its highest panel.</summary>
    private static JsonArray Panels(Dashboard dashboard)
    {
        var panels = new JsonArray();
        var id = 0;
        var y = 0;
        foreach (var row in dashboard.Rows)
        {
            panels.Add(PanelJson.OfRow(row, ++id, y));
            y++;
            var x = 0;
            var height = 0;
            foreach (var panel in row.Panels)
            {
                if (x + panel.Width > Columns)
                {
                    y += height;
                    x = 0;
                    height = 0;
                }

                panels.Add(PanelJson.Of(panel, ++id, x, y));
                x += panel.Width;
                height = Math.Max(height, panel.Height);
            }

            y += height;
        }

        return panels;
    }
}
