using System.Buffers.Text;
using NSec.Cryptography;

namespace OpenClaw.Gateway.Ledger;

/// <summary>Walks the chain and stops at the first entry that is not what was written.</summary>
internal static class LedgerVerifier
{
    private const int PageSize = 1024;

    private static readonly IReadOnlyList<LedgerEntry> NoEntries = [];

    /// <summary>Reads page by page, so that a long ledger takes no more memory than a short one, and checks each on all processors.</summary>
    public static async Task<LedgerReport> VerifyAsync(ILedgerStore ledger, byte[] publicKey, CancellationToken cancellation)
    {
        var key = PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey);

        // Taken first: entries that are written meanwhile are not missing, they are beyond the end.
        var end = await ledger.HeadAsync(cancellation);
        var last = LedgerHead.Empty;
        var reading = end.Height == 0 ? Task.FromResult(NoEntries) : ledger.ReadAsync(0, PageSize, cancellation);
        try
        {
            while (last.Height < end.Height)
            {
                cancellation.ThrowIfCancellationRequested();
                var page = await reading;

                // The next page is read while this one is checked.
                reading = page.Count == PageSize ? ledger.ReadAsync(page[^1].Index, PageSize, cancellation) : Task.FromResult(NoEntries);
                var (sound, broken) = Check(page, last, key);
                last = sound;
                if (broken is not null || page.Count == 0)
                {
                    return Report(last, publicKey, broken ?? Missing(last, $"entry {last.Height + 1} is missing; the head says there are {end.Height}"));
                }
            }
        }
        finally
        {
            // Nobody disposes the store below a read that is under way.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Beyond the head there may be newer entries, but the entry at the head's height is settled.
        return last.Height == end.Height && !last.Hash.AsSpan().SequenceEqual(end.Hash)
            ? Report(last, publicKey, new LedgerBreak(end.Height, "head", $"the head's hash is not that of entry {end.Height}"))
            : Report(last, publicKey, null);
    }

    private static (LedgerHead Last, LedgerBreak? Break) Check(IReadOnlyList<LedgerEntry> page, LedgerHead last, PublicKey key)
    {
        // Hashes and signatures are the expensive part and do not depend on each other.
        var proofs = new (bool Hashed, bool Signed)[page.Count];
        Parallel.For(0, page.Count, i => proofs[i] = (
            page[i].Digest().AsSpan().SequenceEqual(page[i].Hash),
            page[i].Signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
                && SignatureAlgorithm.Ed25519.Verify(key, page[i].Hash, page[i].Signature)));
        for (var i = 0; i < page.Count; i++)
        {
            var entry = page[i];
            var expected = last.Height + 1;
            var broken =
                entry.Index != expected ? Missing(last, $"entry {expected} is missing; the next one is {entry.Index}")
                : !proofs[i].Hashed
                    ? new LedgerBreak(expected, "hash", $"the content of entry {expected} does not have the hash that is stored with it")
                : !entry.PreviousHash.AsSpan().SequenceEqual(last.Hash)
                    ? new LedgerBreak(expected, "previousHash", $"entry {expected} does not follow the entry before it")
                : !proofs[i].Signed
                    ? new LedgerBreak(expected, "signature", $"the signature of entry {expected} was not made with the gateway's key")
                : null;
            if (broken is not null)
            {
                return (last, broken);
            }

            last = new LedgerHead(entry.Index, entry.Hash);
        }

        return (last, null);
    }

    private static LedgerBreak Missing(LedgerHead last, string detail) => new(last.Height + 1, "index", detail);

    private static LedgerReport Report(LedgerHead last, byte[] publicKey, LedgerBreak? broken) =>
        new(broken is null, last.Height, Convert.ToHexStringLower(last.Hash), Base64Url.EncodeToString(publicKey), broken);
}
