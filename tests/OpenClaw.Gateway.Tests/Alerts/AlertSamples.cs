using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Tests.Alerts;

/// <summary>Notifications as Alertmanager writes them.</summary>
internal static class AlertSamples
{
    public const string Start = "2026-11-25T08:00:00.123456789Z";
    public const string Fingerprint = "0123456789abcdef";

    public static string Notification(params JsonObject[] alerts) => new JsonObject
    {
        ["receiver"] = "gateway",
        ["status"] = alerts.Any(alert => alert["status"]!.GetValue<string>() == "firing") ? "firing" : "resolved",
        ["alerts"] = new JsonArray([.. alerts]),
        ["groupLabels"] = new JsonObject { ["alertname"] = "AgentOffline" },
        ["commonLabels"] = new JsonObject(),
        ["commonAnnotations"] = new JsonObject(),
        ["externalURL"] = "http://127.0.0.1:9093",
        ["version"] = "4",
        ["groupKey"] = "{}:{alertname=\"AgentOffline\"}",
        ["truncatedAlerts"] = 0,
    }.ToJsonString();

    public static JsonObject Alert(
        string status = "firing", string fingerprint = Fingerprint, string severity = "warning", string category = "agent", string start = Start) => new()
        {
            ["status"] = status,
            ["labels"] = new JsonObject { ["alertname"] = "AgentOffline", ["severity"] = severity, ["category"] = category },
            ["annotations"] = new JsonObject { ["summary"] = "Agent dreamer is silent 🦞" },
            ["startsAt"] = start,
            ["endsAt"] = status == "firing" ? "0001-01-01T00:00:00Z" : "2026-11-25T09:00:00Z",
            ["generatorURL"] = "http://127.0.0.1:9090/graph",
            ["fingerprint"] = fingerprint,
        };

    /// <summary>A valid notification with one place changed.</summary>
    public static string Wrong(Action<JsonNode> change)
    {
        var notification = JsonSerializer.Deserialize<JsonNode>(Notification(Alert()))!;
        change(notification);
        return notification.ToJsonString();
    }
}
