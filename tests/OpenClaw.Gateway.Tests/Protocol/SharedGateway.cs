using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>One gateway for the tests that leave nothing behind for each other.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    internal ProtocolGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { UnauthenticatedPerAddress = 10_000 });

    public async ValueTask DisposeAsync() => await Gateway.DisposeAsync();
}
