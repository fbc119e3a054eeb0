using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OpenClaw.ServiceDefaults.Tests.Health;

/// <summary>Records what a service says of its readiness at moments that a caller from outside can hardly hit.</summary>
internal sealed class ReadinessWitness
{
    public string BeforeStart { get; set; } = "";

    public string WhileStopping { get; set; } = "";

    /// <summary>Asks once the server listens and before the host calls itself started.</summary>
    internal sealed class BeforeStarted(IServer server, ReadinessWitness witness) : IHostedLifecycleService
    {
        public async Task StartedAsync(CancellationToken cancellationToken)
        {
            var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            witness.BeforeStart = await client.GetBodyAsync("/ready");
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
