namespace OpenClaw.Gateway.Protocol;

/// <summary>Answers a call.</summary>
internal delegate ValueTask<RpcResult> RpcHandler(RpcCall call);

/// <summary>A method: who may call it, the form of its parameters and its handler.</summary>
internal sealed class RpcMethod(string name, OperatorScopes scope, RpcHandler? handler, Shape? parameters = null)
{
    public string Name { get; } = name;

    /// <summary>The scope an operator needs; none for health.</summary>
    public OperatorScopes Scope { get; } = scope;

    /// <summary>Null for a method which is known and not served.</summary>
    public RpcHandler? Handler { get; } = handler;

    /// <summary>Null when any parameters are accepted.</summary>
    public Shape? Parameters { get; } = parameters;

    /// <summary>A request without parameters needs no look at them.</summary>
    public bool AcceptsEmpty { get; } = parameters is null || parameters.Violations(FrameReader.Parse([])) is null;

    /// <summary>For the role node only.</summary>
    public bool IsForNodes { get; init; }

    /// <summary>Shares a small budget of calls.</summary>
    public bool HasWriteBudget { get; init; }

    public MethodCounts Counts { get; } = new(name);
}
