namespace OpenClaw.Gateway.Protocol;

/// <summary>Outcome of checking a client's secrets.</summary>
/// <param name="Error">The refusal; null when the client may go on.</param>
/// <param name="IsShared">The client holds the shared token or password.</param>
internal readonly record struct AuthenticationResult(ConnectError? Error, bool IsShared);
