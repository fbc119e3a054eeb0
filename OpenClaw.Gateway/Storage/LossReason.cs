namespace OpenClaw.Gateway.Storage;

/// <summary>Why something was not stored; values of a label.</summary>
internal static class LossReason
{
    /// <summary>Too many waited.</summary>
    public const string QueueFull = "queue_full";

    /// <summary>The process ended first.</summary>
    public const string Shutdown = "shutdown";

    public static IReadOnlyList<string> All { get; } = [QueueFull, Shutdown];
}
