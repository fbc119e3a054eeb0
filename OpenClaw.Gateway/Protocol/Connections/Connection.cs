using System.Diagnostics;
using Microsoft.AspNetCore.Connections.Features;
using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Protocol;

/// <summary>One socket: its receive loop, its send queue and, after the handshake, its peer.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>Above so many bytes answers are sent though more requests are there.</summary>
    private const int MostCorked = 64 * 1024;

    private readonly ServerWebSocket _socket;
    private readonly IConnectionLifetimeFeature _transport;
    private readonly ConnectionServices _services;
    private readonly SlotGate _slots;
    private readonly CancellationTokenSource _lifetime = new();
    private int _settled;
    private int _closed;
    private long _closingSince;

    /// <param name="socket">The socket.</param>
    /// <param name="transport">Tells of the end of the connection under the socket, and ends it.</param>
    /// <param name="origin">Where the socket comes from.</param>
    /// <param name="services">What all connections share.</param>
    public Connection(ServerWebSocket socket, IConnectionLifetimeFeature transport, ConnectionOrigin origin, ConnectionServices services)
    {
        _socket = socket;
        _transport = transport;
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
            _transport.Abort();
        }
    }

    /// <summary>Sends the challenge and serves the socket until it ends.</summary>
    public async Task RunAsync()
    {
        // Each request is a trace of its own, not a part of one that lasts as long as the socket.
        Activity.Current = null;
        Queue.Respond(Challenge());
        var isClosed = false;
        try
        {
            isClosed = await ReceiveAsync();
            Queue.Uncork();
            if (isClosed)
            {
                await Queue.Ended;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _services.Log.SocketEnded(Id, e.Message);
        }
        finally
        {
            Queue.Uncork();
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

            if (!isClosed)
            {
                Abort();
            }

            await Queue.SealAsync();
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

    /// <returns>True when the peer has sent its close, or a close to it is the end; false when the connection has ended.</returns>
    private async Task<bool> ReceiveAsync()
    {
        var isFirst = true;
        while (true)
        {
            WebSocketEvent taken;
            while (!_socket.TryTake(isFirst ? _services.Limits.FirstFrameBytes : _services.Limits.FrameBytes, out taken))
            {
                Queue.Uncork();
                if (!_socket.Received(await _socket.ReceiveAsync()))
                {
                    return false;
                }
            }

            if (Queue.Bytes > MostCorked)
            {
                Queue.Uncork();
            }
            else if (_socket.HasMore)
            {
                // The answers to requests that came together leave together.
                Queue.Cork();
            }

            switch (taken.Kind)
            {
                case WebSocketEventKind.Close:
                    Close(new CloseReason(taken.CloseCode, ""));
                    return true;
                case WebSocketEventKind.BadFrame:
                    Close(CloseReason.BadFrame);
                    return true;
                case WebSocketEventKind.Ping:
                    Queue.Pong(taken.Payload);
                    continue;
                case WebSocketEventKind.TooBig:
                    Close(CloseReason.TooBig);
                    continue;
                case WebSocketEventKind.BadText:
                    Close(CloseReason.BadText);
                    continue;
                case WebSocketEventKind.Binary:
                    Close(CloseReason.Unsupported);
                    continue;
            }

            // After a close was sent, frames are only read to reach the peer's close.
            if (Queue.IsStopped)
            {
                continue;
            }

            if (isFirst)
            {
                isFirst = false;
                IsJudged = true;
                Queue.Uncork();
                await _services.Handshake.AnswerAsync(this, taken.Payload, Closed);
            }
            else
            {
                _services.Dispatcher.Dispatch(this, taken.Payload.Span);
                if (Queue.Bytes > _services.Limits.SendQueueBytes)
                {
                    // Who only asks and does not read is not answered until the next look at all queues.
                    _services.Metrics.SlowConsumerClosed();
                    CloseAndDiscard(CloseReason.SlowConsumer);
                }
            }

            if (!_slots.HasRoom)
            {
                Queue.Uncork();
                await _slots.WaitForRoomAsync(_transport.ConnectionClosed);
            }
        }
    }
}
