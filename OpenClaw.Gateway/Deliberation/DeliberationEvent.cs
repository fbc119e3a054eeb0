namespace OpenClaw.Gateway.Deliberation;

/// <summary>A step of a deliberation.</summary>
/// <param name="Kind">One of <see cref="DeliberationEventKind"/>.</param>
/// <param name="Subject">Tells steps of one kind apart; a deliberation has one event of each kind and subject.</param>
/// <param name="AgentId">Who took it; null for the gateway.</param>
internal sealed record DeliberationEvent(string Kind, string Subject, string? AgentId, string Detail, DateTimeOffset At);
