namespace OpenClaw.Gateway.Protocol;

/// <summary>Who is at the other end of a connection, as its handshake settled it.</summary>
/// <param name="Client">What the client says of itself.</param>
/// <param name="Role">operator or node.</param>
/// <param name="ScopeList">The granted scopes as text, also those without a meaning here.</param>
/// <param name="Scopes">The granted scopes.</param>
/// <param name="DeviceId">64 hexadecimal digits, or null without a device identity.</param>
/// <param name="Capabilities">What the client can receive.</param>
/// <param name="Commands">Commands that a node offers.</param>
/// <param name="ConnectedAtMs">Time of the handshake.</param>
internal sealed record Peer(
    ClientInfo Client,
    string Role,
    IReadOnlyList<string> ScopeList,
    OperatorScopes Scopes,
    string? DeviceId,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> Commands,
    long ConnectedAtMs)
{
    public const string Operator = "operator";
    public const string Node = "node";

    public bool IsOperator => Role == Operator;

    public bool ReceivesToolEvents { get; } = Capabilities.Contains("tool-events");
}
