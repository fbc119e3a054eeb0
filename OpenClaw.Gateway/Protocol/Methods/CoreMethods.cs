namespace OpenClaw.Gateway.Protocol;

/// <summary>health and gateway.identity.get.</summary>
internal sealed class CoreMethods(HealthSnapshots health, GatewayIdentity identity) : IMethodGroup
{
    public IEnumerable<RpcMethod> Methods =>
    [
        new("health", OperatorScopes.None, call => RpcResult.Json(call.Params.Flag("probe") == true ? health.Probe() : health.Get())),
        new("gateway.identity.get", OperatorScopes.Read, async call => RpcResult.Json(await identity.PayloadAsync(call.Connection.Closed))),
    ];
}
