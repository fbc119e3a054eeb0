using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>Measures one thing and writes its families. Never runs twice at the same time.</summary>
internal interface ICollector
{
    /// <summary>Name in <c>collect[]</c>, in the configuration and in the collector's own metrics.</summary>
    string Name { get; }

    /// <summary>Measures and writes.</summary>
    /// <param name="writer">Empty at the call. Whatever it holds is discarded when this throws.</param>
    /// <param name="cancellation">Fires when the time is over.</param>
    ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation);

    /// <summary>Writes what shall be seen when measuring failed or took too long, such as <c>redis_up 0</c>.</summary>
    void WriteFailure(ExpositionWriter writer, string reason)
    {
    }
}
