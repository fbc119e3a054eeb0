namespace OpenClaw.Gateway.Protocol;

/// <summary>What happens to an event when its receiver is slow.</summary>
internal enum Droppability
{
    /// <summary>Always kept.</summary>
    Never,

    /// <summary>Left out.</summary>
    Drop,

    /// <summary>The newest with the same key replaces the one that still waits.</summary>
    Merge,
}
