namespace OpenClaw.Gateway.Ledger;

/// <summary>Where the ledger ends.</summary>
/// <param name="Height">Number of entries.</param>
/// <param name="Hash">Hash of the last one; 32 zero bytes when there is none.</param>
internal sealed record LedgerHead(long Height, byte[] Hash)
{
    public static LedgerHead Empty { get; } = new(0, new byte[LedgerEntry.HashBytes]);
}
