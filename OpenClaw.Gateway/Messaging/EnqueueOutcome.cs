namespace OpenClaw.Gateway.Messaging;

internal enum EnqueueOutcome
{
    /// <summary>Durable in the inbox.</summary>
    Accepted,

    /// <summary>The same message under the same key is durable already.</summary>
    Replayed,

    /// <summary>The key was used for another message; nothing was stored.</summary>
    KeyReused,

    /// <summary>The inbox is at its capacity; nothing was stored.</summary>
    Full,

    /// <summary>Its deadline has passed; nothing was stored.</summary>
    Expired,

    /// <summary>It came by this agent already, or by too many; nothing was stored.</summary>
    Cyclic,

    /// <summary>Too many messages are on their way at once; nothing was stored.</summary>
    Overloaded,
}
