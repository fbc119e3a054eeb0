namespace OpenClaw.Gateway.Sessions;

/// <summary>A turn that somebody wants from an agent.</summary>
/// <param name="Kind">chat, agent, heartbeat, cron, hook or http; runs with the same id and kind are one run.</param>
/// <param name="RunId">Chosen by the caller.</param>
/// <param name="SessionKey">Canonical key of a session of an existing agent.</param>
/// <param name="StartedBy">Device, or connection without a device, which may abort the run; null for the gateway itself.</param>
/// <param name="TimeoutMs">0 for the default.</param>
internal sealed record RunRequest(
    string Kind,
    string RunId,
    string SessionKey,
    string Message,
    string? Sender = null,
    string? ExtraSystemPrompt = null,
    string? StartedBy = null,
    long TimeoutMs = 0)
{
    public string Id => RunRecord.IdOf(Kind, RunId);
}
