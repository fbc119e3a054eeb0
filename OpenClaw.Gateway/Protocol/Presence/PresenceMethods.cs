using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>system-presence and system-event.</summary>
internal sealed class PresenceMethods(PresenceList list, PresenceTracker tracker, ISystemTexts texts) : IMethodGroup
{
    private const string NodePrefix = "Node:";

    public IEnumerable<RpcMethod> Methods =>
    [
        new("system-presence", OperatorScopes.Read, _ => RpcResult.Json(list.Json())),
        new("system-event", OperatorScopes.Admin, ReportAsync),
    ];

    private async ValueTask<RpcResult> ReportAsync(RpcCall call)
    {
        var sent = call.Params;
        var text = sent.Text("text")?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return RpcResult.Invalid("text required");
        }

        if (text.Length > MaxText)
        {
            return RpcResult.Invalid($"text must NOT have more than {MaxText} characters");
        }

        var entry = new PresenceEntry
        {
            Text = text,
            Host = Short(sent, "host"),
            Ip = Short(sent, "ip"),
            Mode = Short(sent, "mode"),
            Version = Short(sent, "version"),
            Platform = Short(sent, "platform"),
            DeviceFamily = Short(sent, "deviceFamily"),
            ModelIdentifier = Short(sent, "modelIdentifier"),
            DeviceId = Short(sent, "deviceId"),
            InstanceId = Short(sent, "instanceId"),
            LastInputSeconds = sent.Integer("lastInputSeconds"),
            Reason = Short(sent, "reason"),
            Roles = Listed(sent, "roles"),
            Scopes = Listed(sent, "scopes"),
            Tags = Listed(sent, "tags"),
        };
        var before = tracker.Report(entry.DeviceId ?? entry.InstanceId ?? entry.Host ?? text, entry);
        if (!text.StartsWith(NodePrefix, StringComparison.Ordinal) || IsNews(before, entry))
        {
            await texts.QueueAsync(text, call.Connection.Closed);
        }

        return RpcResult.Json("""{"ok":true}"""u8.ToArray());
    }

    private const int MaxText = 4096;
    private const int MaxMember = 256;

    /// <summary>A node reports regularly; only a change is worth an agent's attention.</summary>
    private static bool IsNews(PresenceEntry? before, PresenceEntry entry) =>
        before is null || Differs(before.Host, entry.Host) || Differs(before.Ip, entry.Ip) || Differs(before.Version, entry.Version)
        || Differs(before.Mode, entry.Mode) || (entry.Reason is not ("periodic" or "heartbeat") && Differs(before.Reason, entry.Reason));

    private static bool Differs(string? before, string? now) => now is not null && before != now;

    private static string? Short(JsonElement sent, string name) =>
        sent.Text(name)?.Trim() is { Length: > 0 and <= MaxMember } text ? text : null;

    private static string[]? Listed(JsonElement sent, string name) =>
        sent.Texts(name) is { Length: > 0 and <= 64 } list && list.All(text => text.Length <= MaxMember) ? list : null;
}
