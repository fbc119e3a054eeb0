using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Alerts;

internal sealed partial class AlertForwarder
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages about alerts wait: {Reason}")]
    private partial void Behind(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The message about alert {Fingerprint} waits for the inbox of {AgentId}: {Outcome}")]
    private partial void Waiting(string agentId, string fingerprint, EnqueueOutcome outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The roster has no agent {AgentId} to hear of alert {Fingerprint}")]
    private partial void NoRecipient(string agentId, string fingerprint);
}
