using System.Diagnostics;

namespace OpenClaw.Gateway.Tests.Hosting;

/// <summary>Conditions that become true after a while.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits for a value that meets a condition, for a minute unless told otherwise.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> condition, TimeSpan? patience = null)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            var value = await read();
            if (condition(value))
            {
                return value;
            }

            Assert.True(waited.Elapsed < (patience ?? Patience), $"Did not become true; last seen: {value}");
        }
    }

    public static Task HoldsAsync(Func<Task<bool>> condition) => GetAsync(condition, holds => holds);

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));
}
