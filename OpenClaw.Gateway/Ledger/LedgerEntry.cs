using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Gateway.Ledger;

/// <summary>One decision in the ledger, chained to the one before it and signed.</summary>
/// <param name="Index">1 for the first; without holes.</param>
/// <param name="At">When it was decided, to the microsecond.</param>
/// <param name="Kind">What the payload is; "deliberation" for a closed deliberation.</param>
/// <param name="Subject">Id of what was decided.</param>
/// <param name="Payload">JSON in UTF-8; these very bytes are hashed.</param>
/// <param name="PreviousHash">Hash of the entry before; 32 zero bytes for the first.</param>
/// <param name="Hash">SHA-256 over <see cref="Digest()"/>'s bytes.</param>
/// <param name="Signature">Ed25519 over the hash, by the gateway's identity.</param>
internal sealed record LedgerEntry(
    long Index, DateTimeOffset At, string Kind, Guid Subject, byte[] Payload, byte[] PreviousHash, byte[] Hash, byte[] Signature)
{
    public const int HashBytes = 32;
    private static readonly byte[] Domain = "openclaw-ledger-1\n"u8.ToArray();

    /// <summary>Makes the entry that follows a head.</summary>
    public static LedgerEntry After(LedgerHead head, DateTimeOffset at, string kind, Guid subject, byte[] payload, Func<byte[], byte[]> sign)
    {
        var hash = Digest(head.Height + 1, at, kind, subject, payload, head.Hash);
        return new LedgerEntry(head.Height + 1, at, kind, subject, payload, head.Hash, hash, sign(hash));
    }

    /// <summary>The hash that this entry's content has.</summary>
    public byte[] Digest() => Digest(Index, At, Kind, Subject, Payload, PreviousHash);

    /// <summary>
    /// SHA-256 of, in this order: the ASCII text "openclaw-ledger-1" and a line feed; the index and the microseconds since 1970 as
    /// big-endian 64-bit numbers; the subject as 16 bytes in the order of its text; the length of the kind in UTF-8 as a big-endian 32-bit
    /// number, and the kind; the same of the payload; the 32 bytes of the hash before.
    /// </summary>
    private static byte[] Digest(long index, DateTimeOffset at, string kind, Guid subject, byte[] payload, byte[] previousHash)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[32];
        hash.AppendData(Domain);
        BinaryPrimitives.WriteInt64BigEndian(numbers, index);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        subject.TryWriteBytes(numbers[16..], bigEndian: true, out _);
        hash.AppendData(numbers);
        AppendSized(hash, Encoding.UTF8.GetBytes(kind));
        AppendSized(hash, payload);
        hash.AppendData(previousHash);
        return hash.GetHashAndReset();
    }

    private static void AppendSized(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, bytes.Length);
        hash.AppendData(size);
        hash.AppendData(bytes);
    }
}
