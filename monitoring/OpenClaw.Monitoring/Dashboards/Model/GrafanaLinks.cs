using System.Text.Json.Nodes;

namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Uids and links that all dashboards share.</summary>
internal static class GrafanaLinks
{
    /// <summary>Uid in <c>grafana/provisioning/datasources</c>.</summary>
    public const string PrometheusUid = "prometheus";

    /// <summary>Value of the variable <c>docs</c>, until somebody names another copy of the documentation.</summary>
    public const string Documentation = "https://github.com/heretek-ai/openclaw-aspire/blob/main/docs";

    public static JsonObject DataSource => new() { ["type"] = "prometheus", ["uid"] = "${datasource}" };

    /// <summary>To what to do about the alerts on the panel, or on any where it has none, and to the traces.</summary>
    public static JsonArray OfPanel(Panel panel) =>
        [.. panel.Runbooks.Count > 0 ? panel.Runbooks.Select(Runbook) : [Runbooks()], Traces()];

    public static JsonArray OfDashboard() =>
    [
        Dashboards(),
        Runbooks(),
        Page("Metrics", "${docs}/metrics.md", "Meaning of every metric"),
        Traces(),
    ];

    private static JsonObject Runbook(string alert) =>
        Page($"Runbook: {alert}", $"${{docs}}/runbooks/{alert}.md", $"What to do about {alert}");

    private static JsonObject Runbooks() => Page("Runbooks", "${docs}/runbooks", "What to do for each alert");

    private static JsonObject Traces() => Page("Traces", "${langfuse}", "Traces in Langfuse, or in whatever the variable names");

    private static JsonObject Dashboards() => new()
    {
        ["title"] = "OpenClaw",
        ["type"] = "dashboards",
        ["tags"] = new JsonArray("openclaw"),
        ["asDropdown"] = true,
        ["includeVars"] = false,
        ["keepTime"] = true,
        ["targetBlank"] = false,
        ["icon"] = "external link",
        ["tooltip"] = "The other dashboards",
        ["url"] = "",
    };

    private static JsonObject Page(string title, string url, string tooltip) => new()
    {
        ["title"] = title,
        ["type"] = "link",
        ["tags"] = new JsonArray(),
        ["asDropdown"] = false,
        ["includeVars"] = false,
        ["keepTime"] = false,
        ["targetBlank"] = true,
        ["icon"] = "doc",
        ["tooltip"] = tooltip,
        ["url"] = url,
    };
}
