namespace OpenClaw.Gateway.Protocol;

/// <summary>Methods of one feature.</summary>
internal interface IMethodGroup
{
    IEnumerable<RpcMethod> Methods { get; }
}
