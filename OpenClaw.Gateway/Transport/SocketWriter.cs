using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace OpenClaw.Gateway.Transport;

/// <summary>What a socket sends: collected until the flush, and then sent by the thread that flushes.</summary>
/// <remarks>A flush lasts until the system has taken everything; that holds back who writes faster than the peer reads.</remarks>
internal sealed class SocketWriter(EpollConnection connection, Readiness writable) : PipeWriter
{
    private const int SmallestBlock = 4 * 1024;
    private const int LargestBlock = 64 * 1024;
    private const int MostBlocks = 64;

    // What goes first: the full blocks, if there are any, then the one that is being filled.
    private Queue<(byte[] Bytes, int Length)>? _full;
    private byte[] _block = [];
    private int _length;
    private int _sent;
    private long _fullBytes;
    private int _cancelled;
    private bool _isFlushing;
    private volatile bool _isComplete;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _fullBytes + _length - _sent;

    private bool HasFullBlocks => _full is { Count: > 0 };

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _block.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _block.AsSpan(_length);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_block.Length - _length), nameof(bytes));
        _length += bytes;
    }

    /// <returns>Complete when the connection has ended; what was not sent is gone then.</returns>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!HasFullBlocks && _length > _sent && !_isComplete && Volatile.Read(ref _cancelled) == 0)
        {
            // Nearly always it is one block, and taken at once.
            Sent(connection.Send(Block(), out _));
            if (_length == 0)
            {
                return ValueTask.FromResult(default(FlushResult));
            }
        }

        return FlushAllAsync(default, cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (source.Length > SmallestBlock)
        {
            return FlushAllAsync(source, cancellationToken);
        }

        this.Write(source.Span);
        return FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        Interlocked.Exchange(ref _cancelled, 1);
        WakeUp();
    }

    /// <summary>Ends the connection, after an attempt to send what was not flushed.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_isComplete)
        {
            return;
        }

        if (!_isFlushing)
        {
            var result = SocketError.Success;
            while (UnflushedBytes > 0 && result == SocketError.Success)
            {
                Sent(connection.Send(Blocks(), out result));
            }

            Release();
        }

        _isComplete = true;
        connection.End();
    }

    /// <summary>Sends the blocks, then the source, which is not copied.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> FlushAllAsync(ReadOnlyMemory<byte> source, CancellationToken cancellation)
    {
        _isFlushing = true;
        try
        {
            using var registration = cancellation.UnsafeRegister(static state => ((SocketWriter)state!).WakeUp(), this);
            while (!_isComplete && Volatile.Read(ref _cancelled) == 0)
            {
                SocketError result;
                if (UnflushedBytes > 0)
                {
                    Sent(HasFullBlocks ? connection.Send(Blocks(), out result) : connection.Send(Block(), out result));
                }
                else if (!source.IsEmpty)
                {
                    source = source[connection.Send(source.Span, out result)..];
                }
                else
                {
                    break;
                }

                if (result == SocketError.WouldBlock)
                {
                    await writable.WaitAsync();
                }
                else if (result != SocketError.Success)
                {
                    Release();
                    connection.TellClosed();
                    return new FlushResult(isCanceled: false, isCompleted: true);
                }

                if (cancellation.IsCancellationRequested)
                {
                    this.Write(source.Span);
                    cancellation.ThrowIfCancellationRequested();
                }
            }

            var isCanceled = Interlocked.Exchange(ref _cancelled, 0) != 0;
            if (isCanceled)
            {
                // What a cancelled flush has not sent is left to the next.
                this.Write(source.Span);
            }

            return new FlushResult(isCanceled, _isComplete);
        }
        finally
        {
            _isFlushing = false;
        }
    }

    private void WakeUp() => writable.Change(inline: false);

    private ReadOnlySpan<byte> Block() => _block.AsSpan(_sent, _length - _sent);

    private List<ArraySegment<byte>> Blocks()
    {
        var blocks = new List<ArraySegment<byte>>();
        foreach (var (bytes, length) in _full ?? [])
        {
            if (blocks.Count < MostBlocks)
            {
                var sent = blocks.Count == 0 ? _sent : 0;
                blocks.Add(new ArraySegment<byte>(bytes, sent, length - sent));
            }
        }

        if (blocks.Count < MostBlocks && _length > 0)
        {
            var sent = blocks.Count == 0 ? _sent : 0;
            blocks.Add(new ArraySegment<byte>(_block, sent, _length - sent));
        }

        return blocks;
    }

    private void Sent(int bytes)
    {
        _sent += bytes;
        while (HasFullBlocks && _full!.Peek() is var (block, length) && _sent >= length)
        {
            _full.Dequeue();
            _fullBytes -= length;
            _sent -= length;
            ArrayPool<byte>.Shared.Return(block);
        }

        if (!HasFullBlocks && _sent == _length)
        {
            ReleaseBlock();
        }
    }

    private void Reserve(int sizeHint)
    {
        if (_block.Length - _length >= Math.Max(sizeHint, 1))
        {
            return;
        }

        if (_length == 0)
        {
            ReturnBlock();
        }
        else
        {
            (_full ??= new()).Enqueue((_block, _length));
            _fullBytes += _length;
            (_block, _length) = ([], 0);
        }

        _block = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, (int)Math.Clamp(_fullBytes, SmallestBlock, LargestBlock)));
    }

    private void Release()
    {
        while (HasFullBlocks)
        {
            ArrayPool<byte>.Shared.Return(_full!.Dequeue().Bytes);
        }

        _fullBytes = 0;
        ReleaseBlock();
    }

    private void ReleaseBlock()
    {
        ReturnBlock();
        (_length, _sent) = (0, 0);
    }

    private void ReturnBlock()
    {
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
        }
    }
}
