namespace OpenClaw.Gateway.Apis;

/// <summary>Says that a message is durable and will be answered.</summary>
internal sealed record MessageReceipt(Guid MessageId, string AgentId, DateTimeOffset AcceptedAt);
