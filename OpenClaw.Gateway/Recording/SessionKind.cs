namespace OpenClaw.Gateway.Recording;

/// <summary>What a session is.</summary>
internal static class SessionKind
{
    /// <summary>A deliberation of the triad; the session's id is the deliberation's.</summary>
    public const string Deliberation = "deliberation";

    /// <summary>Turns of an agent with a client of the protocol; the session's id is that of its transcript.</summary>
    public const string Chat = "chat";

    /// <summary>Messages of one conversation; the session's id is the conversation's.</summary>
    public const string Conversation = "conversation";
}
