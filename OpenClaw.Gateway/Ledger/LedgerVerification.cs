namespace OpenClaw.Gateway.Ledger;

/// <summary>Verifies the ledger on request, one verification at a time: it reads all of it and keeps the processors busy.</summary>
internal sealed class LedgerVerification(ILedgerStore ledger, LedgerKey key)
{
    private int _running;

    /// <returns>Null when another verification runs.</returns>
    public async Task<LedgerReport?> RunAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            return null;
        }

        try
        {
            return await LedgerVerifier.VerifyAsync(ledger, await key.PublicKeyAsync(cancellation), cancellation);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
