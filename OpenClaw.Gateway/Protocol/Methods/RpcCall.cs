using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>A request that passed the checks of role, scope and parameters.</summary>
/// <param name="Connection">Who asks.</param>
/// <param name="Id">The id to answer on.</param>
/// <param name="Params">An object; empty when the request had none.</param>
internal readonly record struct RpcCall(Connection Connection, string Id, JsonElement Params)
{
    public Peer Peer => Connection.Peer!;

    public bool IsAdmin => Peer.Scopes.HasFlag(OperatorScopes.Admin);

    /// <summary>Sends a response besides the handler's own.</summary>
    public void Respond(in RpcResult result) => Connection.Queue.Respond(FrameWriter.Response(Id, result));
}
