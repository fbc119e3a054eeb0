using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OpenClaw.Gateway.WebSockets;

/// <summary>The head of a client's frame.</summary>
/// <param name="Final">The last frame of its message.</param>
/// <param name="Opcode">The kind; may be one that does not exist.</param>
/// <param name="Mask">The mask as it lies in the frame.</param>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="Size">Bytes of the head itself.</param>
internal readonly record struct FrameHead(bool Final, WebSocketOpcode Opcode, uint Mask, long Length, int Size)
{
    /// <summary>Longest head: two bytes, eight of a length, four of a mask.</summary>
    private const int Longest = 14;
    private const int LongestControl = 125;

    /// <summary>True for kinds that may come between the frames of a message.</summary>
    public bool IsControl => Opcode >= WebSocketOpcode.Close;

    /// <summary>Reads the head of a frame.</summary>
    /// <param name="bytes">What has come, from the first byte of the frame.</param>
    /// <param name="head">The head, when the result is not null and true.</param>
    /// <returns>True with a head, false when it has not come whole; null when it is none that a client may send.</returns>
    public static bool? TryRead(in ReadOnlySequence<byte> bytes, out FrameHead head)
    {
        if (bytes.FirstSpan.Length >= Longest || bytes.IsSingleSegment)
        {
            return TryRead(bytes.FirstSpan, out head);
        }

        Span<byte> copy = stackalloc byte[(int)Math.Min(bytes.Length, Longest)];
        bytes.Slice(0, copy.Length).CopyTo(copy);
        return TryRead(copy, out head);
    }

    private static bool? TryRead(ReadOnlySpan<byte> bytes, out FrameHead head)
    {
        head = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        var (first, second) = (bytes[0], bytes[1]);
        var opcode = (WebSocketOpcode)(first & 0x0F);
        var final = (first & 0x80) != 0;
        var length = (long)(second & 0x7F);
        var isKnown = opcode <= WebSocketOpcode.Binary || opcode is >= WebSocketOpcode.Close and <= WebSocketOpcode.Pong;
        if ((first & 0x70) != 0 || (second & 0x80) == 0 || !isKnown || (opcode >= WebSocketOpcode.Close && (!final || length > LongestControl)))
        {
            return null;
        }

        var size = length switch { 126 => 8, 127 => 14, _ => 6 };
        if (bytes.Length < size)
        {
            return false;
        }

        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => length,
        };
        head = new FrameHead(final, opcode, MemoryMarshal.Read<uint>(bytes[(size - 4)..]), length, size);
        return length >= 0 ? true : null;
    }
}
