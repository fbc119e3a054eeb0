namespace OpenClaw.Gateway.Protocol;

/// <summary>Why a connect was refused.</summary>
/// <param name="Error">The response's error.</param>
/// <param name="Close">The close that follows it.</param>
/// <param name="Metric">The details code in lower case, for the counter.</param>
internal sealed record ConnectError(RpcError Error, CloseReason Close, string Metric);
