namespace OpenClaw.Gateway.Apis;

/// <summary>Body of /health and /healthz.</summary>
internal sealed record Liveness(bool Ok, string Status);
