namespace OpenClaw.Gateway.Messaging;

/// <summary>What became of a message that was put into an inbox.</summary>
/// <param name="MessageId">The id under which it is (or already was) accepted.</param>
internal readonly record struct EnqueueResult(EnqueueOutcome Outcome, Guid MessageId, DateTimeOffset ReceivedAt);
