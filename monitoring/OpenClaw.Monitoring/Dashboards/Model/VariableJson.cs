using System.Text.Json.Nodes;

namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Variables in Grafana's form.</summary>
internal static class VariableJson
{
    public static JsonArray Of(Dashboard dashboard) =>
    [
        DataSource(),
        .. dashboard.Variables.Select(Query),
        Text("docs", "Documentation", GrafanaLinks.Documentation),
        Text("langfuse", "Langfuse", "https://cloud.langfuse.com"),
    ];

    private static JsonObject DataSource() => new()
    {
        ["name"] = "datasource",
        ["label"] = "Data source",
        ["type"] = "datasource",
        ["query"] = "prometheus",
        ["regex"] = "",
        ["current"] = new JsonObject { ["text"] = "Prometheus", ["value"] = GrafanaLinks.PrometheusUid },
        ["options"] = new JsonArray(),
        ["hide"] = 0,
        ["includeAll"] = false,
        ["multi"] = false,
        ["refresh"] = 1,
        ["skipUrlSync"] = false,
    };

    private static JsonObject Query(Variable variable) => new()
    {
        ["name"] = variable.Name,
        ["label"] = variable.Label,
        ["type"] = "query",
        ["datasource"] = GrafanaLinks.DataSource,
        ["query"] = new JsonObject { ["qryType"] = 1, ["query"] = variable.Query, ["refId"] = "PrometheusVariableQueryEditor-VariableQuery" },
        ["regex"] = "",
        ["current"] = new JsonObject { ["text"] = new JsonArray("All"), ["value"] = new JsonArray("$__all") },
        ["options"] = new JsonArray(),
        ["hide"] = 0,
        ["includeAll"] = true,

        // Also the targets that appear after the choices were read
        ["allValue"] = ".*",
        ["multi"] = true,

        // When the time range changes
        ["refresh"] = 2,
        ["sort"] = 1,
        ["skipUrlSync"] = false,
    };

    private static JsonObject Text(string name, string label, string value) => new()
    {
        ["name"] = name,
        ["label"] = label,
        ["type"] = "textbox",
        ["query"] = value,
        ["current"] = new JsonObject { ["text"] = value, ["value"] = value },
        ["options"] = new JsonArray(new JsonObject { ["selected"] = true, ["text"] = value, ["value"] = value }),

        // Not on the screen; ?var-docs=... in the address changes it.
        ["hide"] = 2,
        ["skipUrlSync"] = false,
    };
}
