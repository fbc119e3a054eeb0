using StackExchange.Redis;

namespace OpenClaw.Gateway.Storage.Redis;

/// <summary>Heartbeats in the hash <c>oc:heartbeats</c>: agent id to milliseconds since 1970-01-01 UTC.</summary>
internal sealed class RedisHeartbeatStore(RedisAccess redis) : IHeartbeatStore
{
    private const string Key = "oc:heartbeats";

    public Task RecordAsync(string agentId, DateTimeOffset at, CancellationToken cancellation) =>
        redis.RunAsync(database => database.HashSetAsync(Key, agentId, at.ToUnixTimeMilliseconds()), cancellation);

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LoadAsync(CancellationToken cancellation)
    {
        var entries = await redis.RunAsync(database => database.HashGetAllAsync(Key), cancellation);
        return entries.Where(entry => entry.Value.TryParse(out long _)).ToDictionary(
            entry => entry.Name.ToString(), entry => DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Value), StringComparer.Ordinal);
    }
}
