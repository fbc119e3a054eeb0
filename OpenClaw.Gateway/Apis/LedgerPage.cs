namespace OpenClaw.Gateway.Apis;

/// <summary>A part of the ledger, oldest first.</summary>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
internal sealed record LedgerPage(IReadOnlyList<LedgerItem> Items, string? NextCursor);
