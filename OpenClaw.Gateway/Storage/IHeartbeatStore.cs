namespace OpenClaw.Gateway.Storage;

/// <summary>The last heartbeat of every agent, shared by the replicas and read by the metrics collector.</summary>
internal interface IHeartbeatStore
{
    Task RecordAsync(string agentId, DateTimeOffset at, CancellationToken cancellation);

    Task<IReadOnlyDictionary<string, DateTimeOffset>> LoadAsync(CancellationToken cancellation);
}
