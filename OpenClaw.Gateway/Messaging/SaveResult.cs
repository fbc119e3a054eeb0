namespace OpenClaw.Gateway.Messaging;

/// <summary>What storing a batch of answers changed.</summary>
/// <param name="Inserted">Answers that were new; the rest was stored before.</param>
/// <param name="ProcessedTotal">Messages that the agent has handled in all.</param>
internal readonly record struct SaveResult(int Inserted, long ProcessedTotal);
