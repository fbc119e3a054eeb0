using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>A streamed answer that has begun: what came up to its first piece, and the rest.</summary>
internal sealed class ModelStream : IAsyncDisposable
{
    private readonly ModelAttempt _attempt;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _rest;
    private readonly Queue<ChatResponseUpdate> _begun = new();

    private ModelStream(ModelAttempt attempt, IAsyncEnumerator<ChatResponseUpdate> rest) => (_attempt, _rest) = (attempt, rest);

    /// <summary>Waits for the first piece; until then a failure has shown nothing to anybody.</summary>
    public static async Task<ModelStream> OpenAsync(
        ModelAttempt attempt, IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellation)
    {
        var stream = new ModelStream(attempt, updates.GetAsyncEnumerator(cancellation));
        try
        {
            while (await stream._rest.MoveNextAsync())
            {
                var update = stream._rest.Current;
                attempt.Saw(update);
                stream._begun.Enqueue(update);
                if (update.Contents.Any(content => content is not UsageContent))
                {
                    break;
                }
            }

            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next piece; null at the end.</summary>
    public async Task<ChatResponseUpdate?> NextAsync()
    {
        if (_begun.TryDequeue(out var update))
        {
            return update;
        }

        if (!await _rest.MoveNextAsync())
        {
            return null;
        }

        _attempt.Saw(_rest.Current);
        return _rest.Current;
    }

    public ValueTask DisposeAsync() => _rest.DisposeAsync();
}
