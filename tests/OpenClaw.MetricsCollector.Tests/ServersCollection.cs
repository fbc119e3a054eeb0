namespace OpenClaw.MetricsCollector.Tests;

/// <summary>Tests that share the servers.</summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<Servers>
{
    public const string Name = "servers";
}
