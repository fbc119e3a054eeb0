namespace OpenClaw.Gateway.Protocol;

/// <summary>Texts that wait to be put in front of the main session's next turn.</summary>
internal interface ISystemTexts
{
    ValueTask QueueAsync(string text, CancellationToken cancellation);

    /// <summary>What waits, oldest first; from memory, and the same list as long as nothing changes.</summary>
    IReadOnlyList<string> Waiting { get; }
}
