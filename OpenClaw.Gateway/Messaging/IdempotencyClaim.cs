namespace OpenClaw.Gateway.Messaging;

/// <summary>A sender's wish that a repeated request has one effect.</summary>
/// <param name="Key">Chosen by the sender, scoped to the agent.</param>
/// <param name="Fingerprint">Digest of what was sent; the same key with another fingerprint is a mistake.</param>
internal sealed record IdempotencyClaim(string Key, string Fingerprint);
