namespace OpenClaw.Gateway.Protocol;

/// <summary>Ends a handler with an error of the protocol.</summary>
internal sealed class RpcException(RpcError error) : Exception(error.Message)
{
    public RpcError Error { get; } = error;

    public static RpcException Invalid(string message) => new(RpcError.Invalid(message));
}
