namespace OpenClaw.Gateway.Deliberation;

internal enum OpenOutcome
{
    Opened,

    /// <summary>The same question under the same key is open or decided already.</summary>
    Replayed,

    /// <summary>The key was used for another question; nothing was stored.</summary>
    KeyReused,

    /// <summary>Too many deliberations are open; nothing was stored.</summary>
    Full,
}
