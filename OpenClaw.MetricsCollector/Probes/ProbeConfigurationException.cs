namespace OpenClaw.MetricsCollector.Probes;

/// <summary>The file of the modules cannot be used.</summary>
internal sealed class ProbeConfigurationException(string message) : Exception(message);
