namespace OpenClaw.Gateway.Messaging;

/// <summary>A message taken from an inbox, with the number of attempts to answer it that failed.</summary>
internal readonly record struct PendingEntry(InboxEntry Entry, int Attempts);
