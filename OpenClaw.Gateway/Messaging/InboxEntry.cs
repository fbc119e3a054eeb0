namespace OpenClaw.Gateway.Messaging;

/// <summary>A message taken from an inbox, with the position by which it is completed.</summary>
internal readonly record struct InboxEntry(InboxMessage Message, string Position);
