namespace OpenClaw.Gateway.Apis;

/// <summary>What became of a broadcast at one agent.</summary>
/// <param name="Result">accepted, replayed, keyReused, full or overloaded.</param>
/// <param name="MessageId">Null where nothing was stored.</param>
internal sealed record BroadcastDelivery(string AgentId, string Result, Guid? MessageId);
