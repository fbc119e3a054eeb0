namespace OpenClaw.MetricsCollector.Containers;

/// <summary>What the engine calls a container.</summary>
internal sealed record ContainerNames(string Name, string Image, string Service);
