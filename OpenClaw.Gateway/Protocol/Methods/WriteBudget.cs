using System.Collections.Concurrent;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Calls that change the deployment share a small budget per device and address.</summary>
internal sealed class WriteBudget(TimeProvider time)
{
    public const int Calls = 3;
    public const long WindowMs = 60_000;
    private const int MaxCallers = 10_000;

    private readonly ConcurrentDictionary<string, Queue<long>> _calls = new(StringComparer.Ordinal);

    /// <summary>Takes one call.</summary>
    /// <returns>Milliseconds to wait; 0 when the call may go on.</returns>
    public long Take(Connection connection)
    {
        if (_calls.Count >= MaxCallers)
        {
            _calls.Clear();
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var calls = _calls.GetOrAdd($"{connection.Peer!.DeviceId}|{connection.Origin.ClientAddress}", _ => new Queue<long>());
        lock (calls)
        {
            while (calls.TryPeek(out var oldest) && oldest + WindowMs <= now)
            {
                calls.Dequeue();
            }

            if (calls.Count >= Calls)
            {
                return calls.Peek() + WindowMs - now;
            }

            calls.Enqueue(now);
            return 0;
        }
    }
}
