using System.Numerics;
using System.Runtime.InteropServices;

namespace OpenClaw.Gateway.WebSockets;

/// <summary>The mask of a client's frame (RFC 6455, section 5.3): four bytes, repeated over the payload.</summary>
internal static class WebSocketMask
{
    /// <summary>Takes the mask off in place.</summary>
    /// <param name="payload">A piece of a payload.</param>
    /// <param name="key">The four bytes as they lie in the frame.</param>
    /// <param name="offset">Place of the piece in the payload.</param>
    public static void Remove(Span<byte> payload, uint key, long offset)
    {
        if (key == 0)
        {
            return;
        }

        // Rotated so that the first byte of the mask meets the first of the piece, in either byte order.
        var turn = (int)(offset & 3) * 8;
        key = BitConverter.IsLittleEndian ? BitOperations.RotateRight(key, turn) : BitOperations.RotateLeft(key, turn);
        var mask = new Vector<uint>(key);
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(payload);
        foreach (ref var vector in vectors)
        {
            vector ^= mask;
        }

        var rest = payload[(vectors.Length * Vector<byte>.Count)..];
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in key));
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] ^= bytes[i & 3];
        }
    }
}
