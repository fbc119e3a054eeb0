namespace OpenClaw.Gateway.Protocol;

/// <summary>The presence and health versions of this process.</summary>
internal sealed class StateVersions
{
    private long _presence = 1;
    private long _health = 1;

    public StateVersion Current => new(Volatile.Read(ref _presence), Volatile.Read(ref _health));

    public void PresenceChanged() => Interlocked.Increment(ref _presence);

    public void HealthRefreshed() => Interlocked.Increment(ref _health);
}
