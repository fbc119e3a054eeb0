using System.Buffers;

namespace OpenClaw.Gateway.Protocol;

/// <summary>A buffer writer over the shared array pool, reused by one thread after another.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    private const int FirstSize = 1024;
    private byte[] _array = [];
    private int _written;

    public ReadOnlySpan<byte> Written => _array.AsSpan(0, _written);

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_written);
    }

    /// <summary>Hands the array to the caller, who returns it to the shared pool.</summary>
    public (byte[] Array, int Length) Detach()
    {
        var detached = (_array, _written);
        _array = [];
        _written = 0;
        return detached;
    }

    public void Clear() => _written = 0;

    private void Reserve(int sizeHint)
    {
        var needed = _written + Math.Max(sizeHint, 1);
        if (needed <= _array.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, FirstSize), _array.Length * 2));
        _array.AsSpan(0, _written).CopyTo(larger);
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = larger;
    }
}
