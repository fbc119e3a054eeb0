namespace OpenClaw.Gateway.Messaging;

/// <summary>A message taken from an inbox, with the number of attempts to answer it that failed.</summary>
/// <param name="Pieces">What a live reader has of those attempts; null when nobody reads, or before the first.</param>
internal readonly record struct PendingEntry(InboxEntry Entry, int Attempts, PieceFilter? Pieces = null);
