using System.Text;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Methods of features that the collective lacks, answered with the empty shape or the precise error.</summary>
internal sealed class StaticMethods(IOptions<ProtocolOptions> options, TimeProvider time) : IMethodGroup
{
    private static readonly Shape Nothing = Shape.Strict();
    private static readonly Shape NodeId = Shape.Strict(Shape.Required("nodeId", Shape.Text(1)));
    private static readonly Shape RequestId = Shape.Strict(Shape.Required("requestId", Shape.Text(1)));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public IEnumerable<RpcMethod> Methods =>
    [
        new("doctor.memory.status", OperatorScopes.Read, _ => Text(
            """{"agentId":"main","embedding":{"ok":false,"error":"memory search unavailable"}}""")),
        new("channels.status", OperatorScopes.Read, _ => Text(
            $$$"""{"ts":{{{Now}}},"channelOrder":[],"channelLabels":{},"channelDetailLabels":{},"channelSystemImages":{},"channelMeta":[],"channels":{},"channelAccounts":{},"channelDefaultAccountId":{}}"""),
            Shape.Strict(Shape.Optional("probe", Shape.Bool), Shape.Optional("timeoutMs", Shape.Int(0)))),
        new("node.pair.list", OperatorScopes.Pairing, _ => Text("""{"pending":[],"paired":[]}"""), Nothing),
        new("secrets.reload", OperatorScopes.Admin, _ => Text("""{"ok":true,"warningCount":0}""")),
        new("secrets.resolve", OperatorScopes.Admin, _ => Text("""{"ok":true,"assignments":[],"diagnostics":[],"inactiveRefPaths":[]}"""),
            Shape.Strict(Shape.Required("commandName", Shape.Text(1)), Shape.Required("targetIds", Shape.ArrayOf(Shape.Text(1))))),
        new("exec.approvals.get", OperatorScopes.Admin, _ => ExecApprovals(), Nothing),
        new("node.describe", OperatorScopes.Read, _ => RpcResult.Invalid("unknown nodeId"), NodeId),
        new("node.rename", OperatorScopes.Pairing, _ => RpcResult.Invalid("unknown nodeId"), Shape.Strict(
            Shape.Required("nodeId", Shape.Text(1)), Shape.Required("displayName", Shape.Text(1)))),
        new("node.invoke", OperatorScopes.Write, _ => RpcResult.Failed(
            new RpcError(RpcError.Unavailable, "node not connected", """{"code":"NOT_CONNECTED"}"""u8.ToArray())), Shape.Strict(
            Shape.Required("nodeId", Shape.Text(1)), Shape.Required("command", Shape.Text(1)), Shape.Optional("params", Shape.Any),
            Shape.Optional("timeoutMs", Shape.Int(0)), Shape.Required("idempotencyKey", Shape.Text(1)))),
        new("node.pair.approve", OperatorScopes.Write, _ => RpcResult.Invalid("unknown requestId"), RequestId),
        new("node.pair.reject", OperatorScopes.Pairing, _ => RpcResult.Invalid("unknown requestId"), RequestId),
        new("node.pair.verify", OperatorScopes.Pairing, _ => Text("""{"ok":false}"""), Shape.Strict(
            Shape.Required("nodeId", Shape.Text(1)), Shape.Required("token", Shape.Text(1)))),
        new("skills.bins", OperatorScopes.None, _ => Text("""{"bins":[]}"""), Nothing) { IsForNodes = true },
        new("channels.logout", OperatorScopes.Admin, _ => RpcResult.Invalid("invalid channels.logout channel"), Shape.Strict(
            Shape.Required("channel", Shape.Text(1)), Shape.Optional("accountId", Shape.Text()))),
        new("send", OperatorScopes.Write, NoChannel, Shape.Lenient(Shape.Required("idempotencyKey", Shape.Text(1)), Shape.Optional("channel", Shape.Text()))),
        new("poll", OperatorScopes.Write, NoChannel, Shape.Lenient(Shape.Required("idempotencyKey", Shape.Text(1)), Shape.Optional("channel", Shape.Text()))),
        new("web.login.start", OperatorScopes.Admin, _ => RpcResult.Invalid("web login provider is not available")),
        new("web.login.wait", OperatorScopes.Admin, _ => RpcResult.Invalid("web login provider is not available")),
        .. Approvals("exec"),
        .. Approvals("plugin"),
        new("tts.status", OperatorScopes.Read, _ => Text(
            $$"""{"enabled":false,"auto":"off","provider":"","fallbackProvider":null,"fallbackProviders":[],"prefsPath":"{{options.Value.StateDir}}/settings/tts.json","providerStates":[]}""")),
        new("tts.providers", OperatorScopes.Read, _ => Text("""{"providers":[],"active":""}""")),
        new("talk.config", OperatorScopes.Read, _ => Text("""{"config":{}}""")),
        new("voicewake.get", OperatorScopes.Read, _ => Text("""{"triggers":["openclaw","computer"]}""")),
    ];

    private IEnumerable<RpcMethod> Approvals(string family) =>
    [
        // Nobody is there to ask: the request ends at once without a decision.
        new($"{family}.approval.request", OperatorScopes.Approvals, _ => Text(
            $$"""{"id":"{{Guid.NewGuid()}}","decision":null,"createdAtMs":{{Now}},"expiresAtMs":{{Now}}}"""), Shape.Lenient()),
        new($"{family}.approval.waitDecision", OperatorScopes.Approvals, _ => RpcResult.Invalid("approval expired or not found"),
            Shape.Strict(Shape.Required("id", Shape.Text(1)))),
        new($"{family}.approval.resolve", OperatorScopes.Approvals, call => call.Params.Text("decision") is "allow-once" or "allow-always" or "deny"
            ? RpcResult.Failed(new RpcError(RpcError.InvalidRequest, "unknown or expired approval id", """{"reason":"APPROVAL_NOT_FOUND"}"""u8.ToArray()))
            : RpcResult.Invalid("invalid decision"), Shape.Strict(Shape.Required("id", Shape.Text(1)), Shape.Required("decision", Shape.Text(1)))),
    ];

    private RpcResult ExecApprovals()
    {
        const string file = """{"version":1,"defaults":{},"agents":{}}""";
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(file)));
        return Text($$"""{"path":"{{options.Value.StateDir}}/exec-approvals.json","exists":true,"hash":"{{hash}}","file":""" + file + "}");
    }

    private static ValueTask<RpcResult> NoChannel(RpcCall call) => RpcResult.Invalid(call.Params.Text("channel") is { Length: > 0 } channel
        ? $"unsupported channel: {(channel.Length <= 64 ? channel : channel[..64])}"
        : "Error: Channel is required (no configured channels detected).");

    private static RpcResult Text(string json) => RpcResult.Json(Encoding.UTF8.GetBytes(json));
}
