using System.Buffers.Binary;
using System.Text;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>A frame of RFC 6455, good or bad, as a client writes it and as a server's arrives.</summary>
internal sealed record RawFrame(int Opcode, byte[] Payload)
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    public bool Fin { get; init; } = true;

    /// <summary>The three reserved bits; RSV1 is 4.</summary>
    public int Rsv { get; init; }

    /// <summary>The masking key; none when null.</summary>
    public uint? Mask { get; init; } = 0x37FA213D;

    /// <summary>Bytes of the extended payload length, 0, 2 or 8; as few as possible when null.</summary>
    public int? LengthBytes { get; init; }

    /// <summary>The length that the frame claims; that of the payload when null.</summary>
    public ulong? Length { get; init; }

    /// <summary>The code of a close; null when it has none.</summary>
    public int? Code => Payload.Length == 0 ? null : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public static RawFrame OfText(string text) => new(Text, Encoding.UTF8.GetBytes(text));

    public static RawFrame OfClose(int code, byte[] reason) => new(Close, [(byte)(code >> 8), (byte)code, .. reason]);

    public byte[] ToBytes()
    {
        var length = Length ?? (ulong)Payload.Length;
        var lengthBytes = LengthBytes ?? length switch { <= 125 => 0, <= ushort.MaxValue => 2, _ => 8 };
        var bytes = new List<byte>(Payload.Length + 14)
        {
            (byte)((Fin ? 0x80 : 0) | (Rsv << 4) | Opcode),
            (byte)((Mask is null ? 0 : 0x80) | (lengthBytes switch { 0 => (int)length, 2 => 126, _ => 127 })),
        };
        for (var shift = (lengthBytes - 1) * 8; shift >= 0; shift -= 8)
        {
            bytes.Add((byte)(length >> shift));
        }

        if (Mask is not { } mask)
        {
            return [.. bytes, .. Payload];
        }

        var key = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(key, mask);
        return [.. bytes, .. key, .. Payload.Select((value, index) => (byte)(value ^ key[index % 4]))];
    }
}
