namespace OpenClaw.Gateway.Apis;

/// <summary>Says at which agents a broadcast is durable.</summary>
/// <param name="CorrelationId">That of all its messages.</param>
internal sealed record BroadcastReceipt(string CorrelationId, IReadOnlyList<BroadcastDelivery> Deliveries);
