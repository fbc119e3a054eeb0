namespace OpenClaw.Gateway.Cron;

/// <summary>What a job does.</summary>
/// <param name="Kind">systemEvent or agentTurn.</param>
/// <param name="Text">Of a systemEvent.</param>
/// <param name="Message">Of an agentTurn.</param>
internal sealed record CronPayload(
    string Kind,
    string? Text = null,
    string? Message = null,
    string? Model = null,
    string[]? Fallbacks = null,
    string? Thinking = null,
    long? TimeoutSeconds = null,
    bool? LightContext = null,
    bool? Deliver = null,
    string? Channel = null,
    string? To = null,
    bool? BestEffortDeliver = null,
    bool? AllowUnsafeExternalContent = null)
{
    public const string SystemEvent = "systemEvent";
    public const string AgentTurn = "agentTurn";
}
