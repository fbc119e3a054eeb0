namespace OpenClaw.Gateway.Tests.Messaging;

/// <summary>What a gateway under test keeps its state in.</summary>
public enum StoreKind
{
    Memory,
    RedisOnly,
    PostgresOnly,
    Both,
}
