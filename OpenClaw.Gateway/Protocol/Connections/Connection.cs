using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace OpenClaw.Gateway.Protocol;

/// <summary>One socket: its receive loop, its send queue and, after the handshake, its peer.</summary>
internal sealed class Connection : IDisposable
{
    private const int FirstBuffer = 4096;

    private readonly WebSocket _socket;
    private readonly ConnectionServices _services;
    private readonly SlotGate _slots;
    private readonly CancellationTokenSource _lifetime = new();
    private int _settled;
    private int _closed;
    private long _closingSince;

    public Connection(WebSocket socket, ConnectionOrigin origin, ConnectionServices services)
    {
        _socket = socket;
        _services = services;
        Origin = origin;
        Closed = _lifetime.Token;
        _slots = new SlotGate(services.Limits.RequestsInWork, services.Limits.WaitingRequests);
        Queue = new SendQueue(socket, services.Metrics, services.Limits, Abort);
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>The nonce of this connection's challenge.</summary>
    public string Nonce { get; } = Guid.NewGuid().ToString();

    public ConnectionOrigin Origin { get; }

    public SendQueue Queue { get; }

    /// <summary>Timestamp of the acceptance, for the handshake's time limit.</summary>
    public long AcceptedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>Who is at the other end; null before the end of the handshake.</summary>
    public Peer? Peer { get; private set; }

    /// <summary>Place in the event hub's list; -1 outside. Guarded by the hub.</summary>
    public int ReceiverIndex { get; set; } = -1;

    /// <summary>What this connection subscribed to.</summary>
    public Subscriptions Subscriptions { get; } = new();

    /// <summary>Answers about forbidden roles in a row.</summary>
    public int UnauthorizedInARow { get; set; }

    /// <summary>The handshake's result has been counted.</summary>
    public bool IsJudged { get; set; }

    /// <summary>Requests in work or waiting.</summary>
    public SlotGate Slots => _slots;

    /// <summary>Cancelled when the socket ended.</summary>
    public CancellationToken Closed { get; }

    /// <summary>When a close was asked for, as a timestamp; 0 while none was.</summary>
    public long ClosingSince => Volatile.Read(ref _closingSince);

    public void Authenticated(Peer peer)
    {
        Peer = peer;
        if (Interlocked.Exchange(ref _settled, 1) == 0)
        {
            _services.Registry.Settle(Origin.SocketAddress);
            _services.Metrics.SocketAuthenticatedOrClosed();
        }
    }

    /// <summary>Names the caller of a request that does not come over this protocol.</summary>
    public void ActFor(Peer peer) => Peer = peer;

    /// <summary>Sends what waits, then the close; the peer's half ends the receive loop.</summary>
    public void Close(CloseReason reason)
    {
        Interlocked.CompareExchange(ref _closingSince, Stopwatch.GetTimestamp(), 0);
        Queue.Close(reason);
    }

    /// <summary>Discards what waits and closes.</summary>
    public void CloseAndDiscard(CloseReason reason)
    {
        Close(reason);
        Queue.Discard();
    }

    public void Abort()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _socket.Abort();
        }
    }

    /// <summary>Sends the challenge and serves the socket until it ends.</summary>
    /// <param name="request">Ends a wait for something else than the socket; its token is made only then.</param>
    public async Task RunAsync(IHttpRequestLifetimeFeature request)
    {
        // Each request is a trace of its own, not a part of one that lasts as long as the socket.
        Activity.Current = null;
        Queue.Respond(Challenge());
        try
        {
            await ReceiveAsync(request);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            _services.Log.SocketEnded(Id, e.Message);
        }
        finally
        {
            Queue.Discard();
            await _lifetime.CancelAsync();
            if (Interlocked.Exchange(ref _settled, 1) == 0)
            {
                _services.Registry.Settle(Origin.SocketAddress);
                _services.Metrics.SocketAuthenticatedOrClosed();
                if (!IsJudged)
                {
                    _services.Metrics.Handshake("abandoned", AcceptedAt);
                }
            }

            Abort();
        }
    }

    public void Dispose() => _lifetime.Dispose();

    private FrameBytes Challenge() => FrameWriter.EventFrame(
        EventKind.Challenge,
        FrameWriter.Json((Nonce, _services.Time), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("nonce"u8, state.Nonce);
            writer.WriteNumber("ts"u8, state.Time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteEndObject();
        }),
        null,
        null);

    private async Task ReceiveAsync(IHttpRequestLifetimeFeature request)
    {
        var isFirst = true;
        while (true)
        {
            // Waiting takes no buffer: only a frame that has begun to arrive does. The end of the connection ends it without a token.
            var first = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (first.MessageType == WebSocketMessageType.Close)
            {
                AnswerClose();
                return;
            }

            var limit = isFirst ? _services.Limits.FirstFrameBytes : _services.Limits.FrameBytes;
            var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
            try
            {
                var length = 0;
                var ended = first.EndOfMessage;
                while (!ended)
                {
                    if (length == buffer.Length)
                    {
                        buffer = Grow(buffer, limit);
                    }

                    var received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        AnswerClose();
                        return;
                    }

                    length += received.Count;
                    ended = received.EndOfMessage;
                    if (length > limit)
                    {
                        Close(CloseReason.TooBig);
                        break;
                    }
                }

                // After a close was sent, frames are only read to reach the peer's close.
                if (Queue.IsStopped)
                {
                    continue;
                }

                if (first.MessageType == WebSocketMessageType.Binary)
                {
                    Close(CloseReason.Unsupported);
                    continue;
                }

                if (isFirst)
                {
                    isFirst = false;
                    IsJudged = true;
                    await _services.Handshake.AnswerAsync(this, buffer.AsMemory(0, length), Closed);
                }
                else
                {
                    _services.Dispatcher.Dispatch(this, buffer.AsSpan(0, length));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            if (!_slots.HasRoom)
            {
                await _slots.WaitForRoomAsync(request.RequestAborted);
            }
        }
    }

    private static byte[] Grow(byte[] buffer, int limit)
    {
        // One byte beyond the limit is enough to know that it was passed.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, Math.Max(limit + 1L, buffer.Length + 1L)));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void AnswerClose()
    {
        var status = _socket.CloseStatus is { } code && code != WebSocketCloseStatus.Empty ? (int)code : 1000;
        Close(new CloseReason(status, ""));
    }
}
