namespace OpenClaw.Gateway.Protocol;

/// <summary>Methods of features that this gateway does not have: known, so that roles and scopes are checked, and not served.</summary>
internal sealed class AbsentMethods : IMethodGroup
{
    private static readonly string[] Admin =
    [
        "agents.create", "agents.update", "agents.delete", "config.schema", "config.openFile", "wizard.start", "wizard.next", "wizard.cancel",
        "wizard.status", "skills.install", "skills.update", "exec.approvals.set", "exec.approvals.node.get", "exec.approvals.node.set",
    ];

    private static readonly string[] Budgeted = ["config.apply", "update.run"];

    private static readonly string[] Write =
    [
        "tts.enable", "tts.disable", "tts.convert", "tts.setProvider", "talk.mode", "talk.speak", "voicewake.set", "push.test", "node.pending.enqueue",
    ];

    private static readonly string[] Nodes =
    [
        "node.invoke.result", "node.event", "node.pending.drain", "node.pending.pull", "node.pending.ack", "node.canvas.capability.refresh",
    ];

    public IEnumerable<RpcMethod> Methods =>
    [
        .. Admin.Select(name => new RpcMethod(name, OperatorScopes.Admin, null)),
        .. Budgeted.Select(name => new RpcMethod(name, OperatorScopes.Admin, null) { HasWriteBudget = true }),
        .. Write.Select(name => new RpcMethod(name, OperatorScopes.Write, null)),
        new("node.pair.request", OperatorScopes.Pairing, null),
        .. Nodes.Select(name => new RpcMethod(name, OperatorScopes.None, null) { IsForNodes = true }),
    ];
}
