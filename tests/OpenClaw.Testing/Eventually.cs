using System.Diagnostics;

namespace OpenClaw.Testing;

/// <summary>Conditions that become true after a while.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a condition holds; a server that does not answer yet counts as not holding.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="explain">What the failure says.</param>
    /// <param name="patience">How long to wait, four minutes unless said otherwise.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string>? explain = null, TimeSpan? patience = null)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Pause))
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

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, Func{string}?, TimeSpan?)"/>
    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    /// <summary>Waits for a value that meets a condition.</summary>
    /// <exception cref="TimeoutException">There was none within four minutes; the message has the last one.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> condition)
    {
        T? value = default;
        await HoldsAsync(async () => condition(value = await read()), () => $"last seen {value}");
        return value!;
    }
}
