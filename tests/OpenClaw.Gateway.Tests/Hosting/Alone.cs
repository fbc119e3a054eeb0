namespace OpenClaw.Gateway.Tests.Hosting;

/// <summary>Tests that read what the whole process measures; they run when no other gateway of it does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
