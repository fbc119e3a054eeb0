using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>One subject of the host, named as node_exporter names its collector.</summary>
internal abstract class HostPart(string name)
{
    public string Name => name;

    /// <summary>Measures and writes.</summary>
    /// <exception cref="IOException">The kernel does not offer it.</exception>
    public abstract void Write(ExpositionWriter writer);
}
