using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests;

/// <summary>One run for the tests that leave it healthy.</summary>
public sealed class SharedGraph : IAsyncLifetime
{
    /// <summary>The run.</summary>
    public RunningGraph Graph { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Graph = await RunningGraph.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Graph.DisposeAsync();
}
