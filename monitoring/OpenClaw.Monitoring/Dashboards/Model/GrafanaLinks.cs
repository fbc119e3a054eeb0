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

    public static JsonObject Runbook(string alert) =>
        Page($"Runbook: {alert}", $"${{docs}}/runbooks/{alert}.md", $"What to do about {alert}");

    public static JsonArray OfDashboard() =>
    [
        Dashboards(),
        Page("Runbooks", "${docs}/runbooks", "What to do for each alert"),
        Page("Metrics", "${docs}/metrics.md", "Meaning of every metric"),
        Page("Langfuse", "${langfuse}", "Traces of model calls"),
    ];

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
