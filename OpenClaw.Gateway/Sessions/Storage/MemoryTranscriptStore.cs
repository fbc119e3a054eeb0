using System.Collections.Concurrent;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Keeps transcripts until the process ends.</summary>
internal sealed class MemoryTranscriptStore : ITranscriptStore
{
    /// <summary>Longest transcript; the oldest messages are dropped.</summary>
    private const int MaxMessages = 5_000;

    private readonly ConcurrentDictionary<string, Transcript> _transcripts = new(StringComparer.Ordinal);

    public Task<(TranscriptMessage Message, bool IsNew)> AppendAsync(string sessionId, TranscriptMessage message, CancellationToken cancellation)
    {
        var transcript = _transcripts.GetOrAdd(sessionId, _ => new Transcript());
        lock (transcript)
        {
            if (transcript.Messages.Find(known => known.Id == message.Id) is { } known)
            {
                return Task.FromResult((known, false));
            }

            var stored = message with { Seq = ++transcript.LastSeq };
            transcript.Messages.Add(stored);
            if (transcript.Messages.Count > MaxMessages)
            {
                transcript.Messages.RemoveAt(0);
            }

            return Task.FromResult((stored, true));
        }
    }

    public Task<IReadOnlyList<TranscriptMessage>> ReadAsync(string sessionId, int limit, long? before, CancellationToken cancellation)
    {
        if (!_transcripts.TryGetValue(sessionId, out var transcript))
        {
            return Task.FromResult<IReadOnlyList<TranscriptMessage>>([]);
        }

        lock (transcript)
        {
            return Task.FromResult<IReadOnlyList<TranscriptMessage>>(
                [.. transcript.Messages.Where(message => before is null || message.Seq < before).TakeLast(limit)]);
        }
    }

    public Task<int> CountAsync(string sessionId, CancellationToken cancellation)
    {
        if (!_transcripts.TryGetValue(sessionId, out var transcript))
        {
            return Task.FromResult(0);
        }

        lock (transcript)
        {
            return Task.FromResult(transcript.Messages.Count);
        }
    }

    public Task<int> TrimAsync(string sessionId, int keep, CancellationToken cancellation)
    {
        if (!_transcripts.TryGetValue(sessionId, out var transcript))
        {
            return Task.FromResult(0);
        }

        lock (transcript)
        {
            transcript.Messages.RemoveRange(0, Math.Max(0, transcript.Messages.Count - keep));
            return Task.FromResult(transcript.Messages.Count);
        }
    }

    private sealed class Transcript
    {
        public List<TranscriptMessage> Messages { get; } = [];

        public long LastSeq { get; set; }
    }
}
