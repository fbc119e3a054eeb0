using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>The rules for frames that a gateway sends; the original client drops a frame which breaks one.</summary>
internal static class FrameRules
{
    private static readonly string[] Known =
    [
        "connect.challenge", "agent", "chat", "session.message", "session.tool", "sessions.changed", "presence", "tick", "talk.mode", "shutdown",
        "health", "heartbeat", "cron", "node.pair.requested", "node.pair.resolved", "node.invoke.request", "device.pair.requested",
        "device.pair.resolved", "voicewake.changed", "exec.approval.requested", "exec.approval.resolved", "plugin.approval.requested",
        "plugin.approval.resolved", "update.available",
    ];

    private static readonly string[] Codes =
        ["INVALID_REQUEST", "NOT_PAIRED", "UNAVAILABLE", "AGENT_TIMEOUT", "NOT_LINKED", "APPROVAL_NOT_FOUND"];

    public static IEnumerable<string> Check(JsonObject frame) => (string?)frame["type"] switch
    {
        "res" => Response(frame),
        "event" => Event(frame),
        _ => ["unknown type"],
    };

    private static IEnumerable<string> Response(JsonObject frame)
    {
        foreach (var violation in Members(frame, ["type", "id", "ok", "payload", "error"]))
        {
            yield return violation;
        }

        if (!IsText(frame["id"]))
        {
            yield return "id is no text";
        }

        if (frame["ok"]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            yield return "ok is no boolean";
        }
        else if (!(bool)frame["ok"]! != frame.ContainsKey("error"))
        {
            yield return "error and ok disagree";
        }

        if (frame.TryGetPropertyValue("error", out var error))
        {
            foreach (var violation in Error(error))
            {
                yield return violation;
            }
        }
    }

    private static List<string> Error(JsonNode? node)
    {
        if (node is not JsonObject error)
        {
            return ["error is no object"];
        }

        var found = Members(error, ["code", "message", "details", "retryable", "retryAfterMs"]).ToList();
        if (!IsText(error["code"]) || !Codes.Contains((string)error["code"]!))
        {
            found.Add("unknown error code");
        }

        if (!IsText(error["message"]))
        {
            found.Add("error without message");
        }

        found.AddRange(from name in (string[])["details", "retryable", "retryAfterMs"] where error.ContainsKey(name) && error[name] is null select $"{name} is null");
        return found;
    }

    private static IEnumerable<string> Event(JsonObject frame)
    {
        foreach (var violation in Members(frame, ["type", "event", "payload", "seq", "stateVersion"]))
        {
            yield return violation;
        }

        if (!IsText(frame["event"]) || !Known.Contains((string)frame["event"]!))
        {
            yield return "unknown event";
        }

        if (frame.ContainsKey("seq") && !IsCount(frame["seq"]))
        {
            yield return "seq is no count";
        }

        var name = (string?)frame["event"];
        if (name is "session.message" or "session.tool" or "sessions.changed" && frame.ContainsKey("seq"))
        {
            yield return "a targeted event with seq";
        }

        if (!frame.ContainsKey("stateVersion"))
        {
            if (name is "presence" or "health")
            {
                yield return "stateVersion is missing";
            }
        }
        else if (name is not ("presence" or "health") || frame["stateVersion"] is not JsonObject version || version.Count != 2
            || !IsCount(version["presence"]) || !IsCount(version["health"]))
        {
            yield return "wrong stateVersion";
        }
    }

    private static IEnumerable<string> Members(JsonObject value, string[] allowed) =>
        value.Where(member => !allowed.Contains(member.Key)).Select(member => $"unexpected member {member.Key}");

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String && ((string)node!).Length > 0;

    private static bool IsCount(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number) && number >= 0;
}
