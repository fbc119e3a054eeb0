namespace OpenClaw.Gateway.Messaging;

/// <summary>A step of an answer on its way: accepted, then any number of deltas, then the stored message.</summary>
/// <param name="Delta">A piece of the answer's text; pieces may be missing when the answer comes from another replica.</param>
/// <param name="Final">The stored message; the last update of every stream that was accepted.</param>
internal sealed record AnswerUpdate(EnqueueResult? Accepted = null, string? Delta = null, StoredMessage? Final = null);
