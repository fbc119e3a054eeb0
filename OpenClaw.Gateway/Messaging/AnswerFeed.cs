using System.Collections.Concurrent;
using System.Threading.Channels;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Carries the pieces of answers from the workers of this process to whoever waits for one of them.</summary>
internal sealed class AnswerFeed
{
    private const int BufferedPieces = 1024;
    private readonly ConcurrentDictionary<Guid, Channel<string>> _waiting = new();

    /// <summary>Announces a reader; every subscription must be ended.</summary>
    public ChannelReader<string> Subscribe(Guid messageId)
    {
        // A slow reader loses pieces instead of slowing the worker; the stored message has the whole text.
        var options = new BoundedChannelOptions(BufferedPieces) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        return _waiting.GetOrAdd(messageId, _ => Channel.CreateBounded<string>(options)).Reader;
    }

    public void Unsubscribe(Guid messageId) => _waiting.TryRemove(messageId, out _);

    /// <summary>Where to send the pieces of an answer; null when nobody waits for it.</summary>
    public Action<string>? Writer(Guid messageId) =>
        !_waiting.IsEmpty && _waiting.TryGetValue(messageId, out var channel) ? piece => channel.Writer.TryWrite(piece) : null;

    public void Complete(Guid messageId)
    {
        if (!_waiting.IsEmpty && _waiting.TryGetValue(messageId, out var channel))
        {
            channel.Writer.TryComplete();
        }
    }
}
