namespace OpenClaw.Gateway.Protocol;

/// <summary>Settings that were changed at run time; null where the deployment's value stands.</summary>
internal sealed record StoredSettings(
    string[]? AllowedOrigins = null,
    bool? AllowInsecureAuth = null,
    bool? TokenOnlyRead = null,
    bool? AutoApproveScopeUpgrade = null,
    bool? ChatCompletions = null,
    bool? Responses = null,
    long? HeartbeatMs = null);
