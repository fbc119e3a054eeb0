using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Agents;

/// <summary>Runs every agent's worker apart from the others, and starts again the one that crashed.</summary>
internal sealed partial class AgentSupervisor(
    AgentRegistry registry, AgentWorker worker, TimeProvider clock, IOptions<AgentOptions> options, ILogger<AgentSupervisor> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(registry.Agents.Select(agent => Task.Run(() => SuperviseAsync(agent, stoppingToken), CancellationToken.None)));

    private async Task SuperviseAsync(Agent agent, CancellationToken stopping)
    {
        var backoff = options.Value.RestartBackoff;
        while (!stopping.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await agent.Wanted.WaitOnAsync(stopping);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, agent.Wanted.Off);
                started = clock.GetTimestamp();
                agent.WorkerStarted();
                await worker.RunAsync(agent, either.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested || !agent.Wanted.IsOn)
            {
                agent.WorkerStopped();
            }
            catch (Exception exception)
            {
                // A worker that ran for long had recovered, so its next crash starts the backoff anew.
                backoff = clock.GetElapsedTime(started) > options.Value.RestartBackoffLimit ? options.Value.RestartBackoff : backoff;
                agent.WorkerCrashed($"crashed: {exception.GetType().Name}");
                Crashed(agent.Id, backoff.TotalSeconds, exception);
                await Task.Delay(backoff, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                backoff = backoff * 2 < options.Value.RestartBackoffLimit ? backoff * 2 : options.Value.RestartBackoffLimit;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The worker of agent {AgentId} crashed and starts again in {Seconds} s")]
    private partial void Crashed(string agentId, double seconds, Exception exception);
}
