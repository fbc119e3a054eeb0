using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Locks an address out after too many failed authentications; works only when configured.</summary>
internal sealed class FailureLimiter(IOptions<ProtocolOptions> options, TimeProvider time)
{
    /// <summary>Addresses that are remembered; beyond it the memory starts anew rather than grow.</summary>
    private const int MaxAddresses = 10_000;

    private readonly ProtocolOptions.RateLimitOptions? _limit = options.Value.Auth.RateLimit;
    private readonly ConcurrentDictionary<IPAddress, Failures> _failures = new();

    /// <summary>Seconds until the address may try again; 0 when it may now.</summary>
    public int RetryAfterSeconds(IPAddress address)
    {
        if (_limit is null || !_failures.TryGetValue(address, out var failures))
        {
            return 0;
        }

        lock (failures)
        {
            return (int)Math.Max(0, Math.Ceiling((failures.LockedUntil - time.GetUtcNow()).TotalSeconds));
        }
    }

    public bool IsLockedOut(IPAddress address) => RetryAfterSeconds(address) > 0;

    public void Failed(IPAddress address)
    {
        if (_limit is null || (_limit.ExemptLoopback && IPAddress.IsLoopback(address)))
        {
            return;
        }

        if (_failures.Count >= MaxAddresses)
        {
            _failures.Clear();
        }

        var now = time.GetUtcNow();
        var failures = _failures.GetOrAdd(address, _ => new Failures());
        lock (failures)
        {
            if (now - failures.WindowStart > TimeSpan.FromSeconds(_limit.WindowSeconds))
            {
                failures.WindowStart = now;
                failures.Count = 0;
            }

            if (++failures.Count >= _limit.MaxAttempts)
            {
                failures.LockedUntil = now.AddSeconds(_limit.LockoutSeconds);
                failures.Count = 0;
            }
        }
    }

    public void Succeeded(IPAddress address) => _failures.TryRemove(address, out _);

    private sealed class Failures
    {
        public DateTimeOffset WindowStart;
        public DateTimeOffset LockedUntil;
        public int Count;
    }
}
