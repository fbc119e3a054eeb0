namespace OpenClaw.MetricsCollector.Exposition;

/// <summary>A collector produced more than it may.</summary>
internal sealed class ExpositionTooLargeException(int limit)
    : Exception($"The metrics of one collector exceed their limit of {limit} bytes.");
