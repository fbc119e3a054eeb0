using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace OpenClaw.Gateway.WebSockets;

/// <summary>The server's end of a WebSocket without extensions (RFC 6455).</summary>
/// <remarks>
/// It reads and writes the connection's pipes directly, takes all frames that came together, and holds no buffer while it waits. One
/// thread at a time may receive, and one may write.
/// </remarks>
/// <param name="transport">The connection, after the answer to the upgrade was sent.</param>
internal sealed class ServerWebSocket(IDuplexPipe transport) : IDisposable
{
    /// <summary>A frame longer than this is gathered in an array of its own instead of the reader's.</summary>
    private const int LongestInPlace = 4096;
    private const int LongestControl = 125;
    private const int LongestHead = 10;
    private const int NormalClosure = 1000;
    private const int ProtocolError = 1002;
    private const int InvalidPayload = 1007;

    // What has been read and not taken, and how much of it was there before the last read.
    private ReadOnlySequence<byte> _received;
    private long _before;
    private bool _holdsRead;

    // The message that is being gathered, from frames or from pieces of one; when it is too big, it is only read away.
    private byte[] _message = [];
    private int _gathered;
    private WebSocketEventKind? _kind;
    private bool _isTooBig;

    // The frame of it that has not come whole.
    private FrameHead _frame;
    private long _missing;

    /// <summary>Something was received behind what was taken.</summary>
    public bool HasMore => !_received.IsEmpty;

    private PipeWriter Output => transport.Output;

    /// <summary>Sends what was written.</summary>
    /// <returns>Complete when the connection has ended.</returns>
    public ValueTask<FlushResult> FlushAsync() => Output.FlushAsync();

    /// <summary>Takes the next event out of what was received.</summary>
    /// <param name="limit">Most bytes of a message.</param>
    /// <param name="taken">The event, when the result is true.</param>
    /// <returns>False when more has to be received first.</returns>
    public bool TryTake(int limit, out WebSocketEvent taken)
    {
        if (_kind is null)
        {
            ReleaseMessage();
        }

        while (true)
        {
            taken = default;
            if (_missing > 0)
            {
                Gather();
                if (_missing > 0)
                {
                    return false;
                }
            }

            if (_kind is not null && _missing == 0 && _frame.Final)
            {
                if (_isTooBig)
                {
                    ReleaseMessage();
                    continue;
                }

                taken = Gathered();
                return true;
            }

            switch (FrameHead.TryRead(_received, out var head))
            {
                case null:
                    taken = new WebSocketEvent(WebSocketEventKind.BadFrame, default);
                    return true;
                case false:
                    return false;
            }

            var isWhole = _received.Length - head.Size >= head.Length;
            if (head.IsControl)
            {
                if (!isWhole)
                {
                    return false;
                }

                if (TakeControl(head, out taken))
                {
                    return true;
                }

                continue;
            }

            if ((head.Opcode == WebSocketOpcode.Continuation) != _kind.HasValue)
            {
                taken = new WebSocketEvent(WebSocketEventKind.BadFrame, default);
                return true;
            }

            var becomesTooBig = !_isTooBig && head.Length > limit - _gathered;
            var kind = _kind ?? (head.Opcode == WebSocketOpcode.Text ? WebSocketEventKind.Text : WebSocketEventKind.Binary);
            if (!becomesTooBig && isWhole && head.Final && _kind is null && _received.FirstSpan.Length - head.Size >= head.Length)
            {
                taken = Message(kind, TakeInPlace(head));
                return true;
            }

            if (!becomesTooBig && !isWhole && head.Length <= LongestInPlace - head.Size)
            {
                return false;
            }

            (_kind, _frame, _missing) = (kind, head, head.Length);
            _received = _received.Slice(head.Size);
            if (becomesTooBig)
            {
                _isTooBig = true;
                taken = new WebSocketEvent(WebSocketEventKind.TooBig, default);
                return true;
            }
        }
    }

    /// <summary>Waits for more, to be given to <see cref="Received"/>.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public ValueTask<ReadResult> ReceiveAsync()
    {
        GiveBack();
        return transport.Input.ReadAsync();
    }

    /// <summary>Takes over what <see cref="ReceiveAsync"/> gave.</summary>
    /// <returns>False at the end of the connection.</returns>
    public bool Received(in ReadResult result)
    {
        _received = result.Buffer;
        _holdsRead = true;
        return _received.Length > _before || !(result.IsCompleted || result.IsCanceled);
    }

    /// <summary>Writes a frame, to be flushed.</summary>
    public void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        // Head and payload in one piece, so that they leave in one.
        var frame = Output.GetSpan(LongestHead + payload.Length);
        var head = WriteHead(frame, opcode, payload.Length);
        payload.CopyTo(frame[head..]);
        Output.Advance(head + payload.Length);
    }

    /// <summary>Sends a frame, without copying its payload.</summary>
    public ValueTask<FlushResult> SendAsync(WebSocketOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        Output.Advance(WriteHead(Output.GetSpan(LongestHead), opcode, payload.Length));
        return Output.WriteAsync(payload);
    }

    /// <summary>Writes a close, after which nothing may be written.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="text">Why, at most 123 bytes of UTF-8.</param>
    public void WriteClose(int code, string text)
    {
        Span<byte> payload = stackalloc byte[LongestControl];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        var length = 2 + Encoding.UTF8.GetBytes(text, payload[2..]);
        Write(WebSocketOpcode.Close, payload[..length]);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        GiveBack();
        ReleaseMessage();
    }

    private static int WriteHead(Span<byte> head, WebSocketOpcode opcode, int length)
    {
        head[0] = (byte)(0x80 | (int)opcode);
        switch (length)
        {
            case < 126:
                head[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                head[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)length);
                return 4;
            default:
                head[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)length);
                return 10;
        }
    }

    private void GiveBack()
    {
        if (_holdsRead)
        {
            _holdsRead = false;
            _before = _received.Length;
            transport.Input.AdvanceTo(_received.Start, _received.End);
            _received = default;
        }
    }

    private Memory<byte> TakeInPlace(in FrameHead head)
    {
        var payload = MemoryMarshal.AsMemory(_received.First.Slice(head.Size, (int)head.Length));
        WebSocketMask.Remove(payload.Span, head.Mask, 0);
        _received = _received.Slice(head.Size + head.Length);
        return payload;
    }

    private bool TakeControl(in FrameHead head, out WebSocketEvent taken)
    {
        var payload = new byte[head.Length];
        _received.Slice(head.Size, head.Length).CopyTo(payload);
        WebSocketMask.Remove(payload, head.Mask, 0);
        _received = _received.Slice(head.Size + head.Length);
        taken = head.Opcode switch
        {
            WebSocketOpcode.Ping => new WebSocketEvent(WebSocketEventKind.Ping, payload),
            WebSocketOpcode.Close => Closed(payload),
            _ => default,
        };
        return head.Opcode != WebSocketOpcode.Pong;
    }

    private static WebSocketEvent Closed(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return new WebSocketEvent(WebSocketEventKind.Close, default, NormalClosure);
        }

        var code = payload.Length == 1 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
        code = code is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)) ? ProtocolError
            : Utf8.IsValid(payload[2..]) ? code
            : InvalidPayload;
        return new WebSocketEvent(WebSocketEventKind.Close, default, code);
    }

    private void Gather()
    {
        var length = (int)Math.Min(_missing, _received.Length);
        if (_isTooBig)
        {
            _received = _received.Slice(length);
            _missing -= length;
            return;
        }

        Reserve(length);
        var piece = _message.AsSpan(_gathered, length);
        _received.Slice(0, length).CopyTo(piece);
        WebSocketMask.Remove(piece, _frame.Mask, _frame.Length - _missing);
        _received = _received.Slice(length);
        _gathered += length;
        _missing -= length;
    }

    private void Reserve(int length)
    {
        if (_message.Length - _gathered >= length)
        {
            return;
        }

        // Grows with what has come, not with what a head promises.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_gathered + length, _message.Length * 2));
        _message.AsSpan(0, _gathered).CopyTo(larger);
        if (_message.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_message);
        }

        _message = larger;
    }

    private void ReleaseMessage()
    {
        if (_message.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_message);
        }

        (_message, _gathered, _kind, _isTooBig) = ([], 0, null, false);
    }

    private WebSocketEvent Gathered()
    {
        var kind = _kind!.Value;
        _kind = null;
        return Message(kind, _message.AsMemory(0, _gathered));
    }

    private static WebSocketEvent Message(WebSocketEventKind kind, ReadOnlyMemory<byte> payload) =>
        kind == WebSocketEventKind.Text && !Utf8.IsValid(payload.Span)
            ? new WebSocketEvent(WebSocketEventKind.BadText, default)
            : new WebSocketEvent(kind, payload);
}
