namespace OpenClaw.Monitoring.Tests.Live;

[CollectionDefinition(CollectorStack.Collection)]
public sealed class CollectorStackCollection : ICollectionFixture<CollectorStack>;
