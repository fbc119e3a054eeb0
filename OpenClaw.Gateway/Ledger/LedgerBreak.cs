namespace OpenClaw.Gateway.Ledger;

/// <summary>Where the ledger is not what was written.</summary>
/// <param name="Index">The first entry that is wrong or missing.</param>
/// <param name="What">What differs: index, previousHash, hash, signature or head.</param>
/// <param name="Detail">The same in one sentence.</param>
internal sealed record LedgerBreak(long Index, string What, string Detail);
