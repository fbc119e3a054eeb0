using System.Collections.Concurrent;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Tells within this process that an inbox got a message or that an answer was stored.</summary>
/// <remarks>Only a hint that saves waiting: what other replicas do is found by polling.</remarks>
internal sealed class MessageSignals
{
    private readonly ConcurrentDictionary<string, Pulse> _posted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Pulse> _answered = new(StringComparer.Ordinal);

    public Pulse Posted(string agentId) => _posted.GetOrAdd(agentId, static _ => new Pulse());

    public Pulse Answered(string agentId) => _answered.GetOrAdd(agentId, static _ => new Pulse());

    /// <summary>Waits for a beat, at most for the given time.</summary>
    public static async Task WaitAsync(Task beat, TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        // No beat is the usual case; it must not cost an exception.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(beat, Task.Delay(limit, clock, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }
}
