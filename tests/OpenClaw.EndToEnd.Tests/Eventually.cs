using System.Diagnostics;

namespace OpenClaw.EndToEnd.Tests;

/// <summary>Conditions that become true after a while.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string>? explain = null)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(250))
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (HttpRequestException) when (waited.Elapsed < Patience)
            {
                continue;
            }

            if (waited.Elapsed > Patience)
            {
                Assert.Fail($"Did not become true: {explain?.Invoke()}");
            }
        }
    }
}
