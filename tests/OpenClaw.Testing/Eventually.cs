using System.Diagnostics;

namespace OpenClaw.Testing;

/// <summary>Conditions that become true after a while.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Waits until a condition holds; a server that does not answer yet counts as not holding.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="explain">What the failure says.</param>
    /// <param name="patience">How long to wait, two minutes unless said otherwise.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string>? explain = null, TimeSpan? patience = null)
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
            catch (HttpRequestException) when (waited.Elapsed < (patience ?? Patience))
            {
                continue;
            }

            if (waited.Elapsed > (patience ?? Patience))
            {
                throw new TimeoutException($"Did not become true: {explain?.Invoke()}");
            }
        }
    }
}
