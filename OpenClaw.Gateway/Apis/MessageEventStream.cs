using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>Makes live streams of agents' histories, up to a number at once.</summary>
internal sealed class MessageEventStream(
    IMessageStore store, MessageSignals signals, TimeProvider clock, IHostApplicationLifetime lifetime, IOptions<MessagingOptions> options)
{
    private readonly MessagingOptions _options = options.Value;
    private readonly IMessageStore _store = store;
    private int _open;

    /// <summary>Streams that are open now.</summary>
    public int OpenCount => Volatile.Read(ref _open);

    /// <param name="after">Position behind which the stream begins; null begins with what comes from now on.</param>
    public IResult Open(string agentId, long? after) => new ServerSentMessages(this, agentId, after);

    private sealed class ServerSentMessages(MessageEventStream streams, string agentId, long? after) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                if (Interlocked.Increment(ref streams._open) > streams._options.MaxEventStreams)
                {
                    await Problems.Unavailable("Too many event streams are open.").ExecuteAsync(httpContext);
                    return;
                }

                var start = after ?? await streams._store.LastSequenceAsync(agentId, httpContext.RequestAborted);
                await streams.RunAsync(httpContext, agentId, start);
            }
            catch (StorageUnavailableException exception) when (!httpContext.Response.HasStarted)
            {
                await Problems.Unavailable(exception.Message).ExecuteAsync(httpContext);
            }
            finally
            {
                Interlocked.Decrement(ref streams._open);
            }
        }
    }

    private async Task RunAsync(HttpContext context, string agentId, long position)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var stream = new EventStreamWriter(context, _options.EventWriteTimeout);
        try
        {
            await stream.StartAsync(position, ending.Token);
            var lastWrite = clock.GetTimestamp();
            while (!ending.IsCancellationRequested)
            {
                var answered = signals.Answered(agentId).Next;
                var page = await ReadAsync(agentId, position, ending.Token);
                foreach (var message in page)
                {
                    await stream.WriteAsync(message, ending.Token);
                    position = message.Sequence;
                }

                if (page.Count > 0)
                {
                    lastWrite = clock.GetTimestamp();
                    continue;
                }

                if (clock.GetElapsedTime(lastWrite) >= _options.EventKeepAlive)
                {
                    await stream.WriteKeepAliveAsync(ending.Token);
                    lastWrite = clock.GetTimestamp();
                }

                await MessageSignals.WaitAsync(answered, _options.EventPollInterval, clock, ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left, was too slow and is cut off, or the gateway stops; the reader comes back with the last id that it has.
        }
    }

    // A stream that has begun outlives a short absence of the store: nothing new can be read, and nothing is missed.
    private async Task<IReadOnlyList<StoredMessage>> ReadAsync(string agentId, long position, CancellationToken cancellation)
    {
        const int PageSize = 100;
        try
        {
            return await _store.ReadAsync(agentId, position, PageSize, cancellation);
        }
        catch (StorageUnavailableException)
        {
            return [];
        }
    }
}
