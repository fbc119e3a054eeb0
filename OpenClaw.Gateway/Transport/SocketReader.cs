using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace OpenClaw.Gateway.Transport;

/// <summary>What a socket receives, read when it is asked for.</summary>
/// <remarks>
/// A pipe would read ahead, and needs a loop, a lock and a block of memory for it. Here a connection that waits holds no buffer, and what
/// it gives is always in one piece.
/// </remarks>
internal sealed class SocketReader(EpollConnection connection, Readiness readable) : PipeReader
{
    private const int BufferSize = 4 * 1024;
    private const int MostReadsInARow = 16;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private ReadOnlySequence<byte> _read;
    private int _readsInARow;
    private int _cancelled;
    private bool _isExamined = true;
    private bool _isDrained = true;
    private bool _isWaiting;
    private bool _isAtEnd;
    private bool _isComplete;

    private bool HasResult => !_isExamined || _isAtEnd || Volatile.Read(ref _cancelled) != 0;

    private bool MustWait => _isDrained && !connection.HasEnded;

    /// <exception cref="ConnectionResetException">The peer has broken the connection off.</exception>
    /// <exception cref="ConnectionAbortedException">This side has.</exception>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (HasResult)
        {
            return ValueTask.FromResult(Result());
        }

        return !MustWait && ++_readsInARow < MostReadsInARow && Receive()
            ? ValueTask.FromResult(Result())
            : WaitAsync(cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        var has = HasResult || Receive();
        result = has ? Result() : default;
        return has;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var length = _end - _start;
        var taken = (int)_read.Slice(_read.Start, consumed).Length;
        _isExamined = taken == length || _read.Slice(_read.Start, examined).Length == length;
        _read = default;
        _start += taken;
        ReleaseIfEmpty();
    }

    public override void CancelPendingRead()
    {
        Interlocked.Exchange(ref _cancelled, 1);
        WakeUp();
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isComplete)
        {
            return;
        }

        _isComplete = _isAtEnd = true;
        if (!_isWaiting)
        {
            Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellation)
    {
        _isWaiting = true;
        try
        {
            using var registration = cancellation.UnsafeRegister(static state => ((SocketReader)state!).WakeUp(), this);
            do
            {
                if (MustWait)
                {
                    await readable.WaitAsync();
                    _readsInARow = 0;
                }
                else if (_readsInARow >= MostReadsInARow)
                {
                    // Who sends without an end goes on on the pool, so that the thread's other sockets get their turn.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                    _readsInARow = 0;
                }

                cancellation.ThrowIfCancellationRequested();
            }
            while (!HasResult && !Receive());
            return Result();
        }
        finally
        {
            _isWaiting = false;
        }
    }

    private void WakeUp() => readable.Change(inline: false);

    /// <returns>False when nothing has come; true also at the end of the connection.</returns>
    private bool Receive()
    {
        Reserve();
        var room = _buffer.AsSpan(_end);

        // Looked at before: what came with the end is still to be received when nothing was there yet.
        var ended = connection.HasEnded;
        var length = connection.Receive(room, out var result);
        _isDrained = length < room.Length;
        if (length > 0)
        {
            _end += length;
            _isExamined = false;
            return true;
        }

        ReleaseIfEmpty();
        if (result == SocketError.WouldBlock && !ended)
        {
            return false;
        }

        _isAtEnd = true;
        connection.TellClosed();
        return connection.Failure(result) is { } failure ? throw failure : true;
    }

    private ReadResult Result()
    {
        _read = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        return new ReadResult(_read, isCanceled: Interlocked.Exchange(ref _cancelled, 0) != 0, _isAtEnd);
    }

    private void Reserve()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var length = _end - _start;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSize, (int)Math.Min(length * 2L, Array.MaxLength)));
        _buffer.AsSpan(_start, length).CopyTo(larger);
        Release();
        (_buffer, _end) = (larger, length);
    }

    private void ReleaseIfEmpty()
    {
        if (_start == _end)
        {
            Release();
        }
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = ([], 0, 0);
    }
}
