using System.Text;
using OpenClaw.Gateway.Ledger;

namespace OpenClaw.Gateway.Apis;

/// <summary>An entry of the ledger as it is shown.</summary>
/// <param name="Payload">The text whose bytes are hashed; JSON unless somebody changed it.</param>
/// <param name="PreviousHash">Hexadecimal, as <paramref name="Hash"/>.</param>
/// <param name="Signature">Base64.</param>
internal sealed record LedgerItem(
    long Index, DateTimeOffset At, string Kind, Guid Subject, string Payload, string PreviousHash, string Hash, string Signature)
{
    public static LedgerItem Of(LedgerEntry entry) => new(
        entry.Index, entry.At, entry.Kind, entry.Subject, Encoding.UTF8.GetString(entry.Payload), Convert.ToHexStringLower(entry.PreviousHash),
        Convert.ToHexStringLower(entry.Hash), Convert.ToBase64String(entry.Signature));
}
