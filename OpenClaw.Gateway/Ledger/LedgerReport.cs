using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Ledger;

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries that are as they were written, from the first one on.</param>
/// <param name="Hash">Hash of the last of them, hexadecimal. Kept elsewhere, with <paramref name="Entries"/>, it later shows whether entries
/// were cut off at the end.</param>
/// <param name="PublicKey">The key that the signatures were verified with, base64url.</param>
/// <param name="Break">Null when all is well.</param>
internal sealed record LedgerReport(bool Valid, long Entries, string Hash, string PublicKey, [property: JsonPropertyName("break")] LedgerBreak? Break);
