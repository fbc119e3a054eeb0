namespace OpenClaw.Gateway.Models;

/// <summary>Makes the series of models exist before the first call.</summary>
internal sealed class ModelActivation(ModelMetrics metrics, ModelRoutes routes, BudgetBook budgets) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Begin(routes.Deployments, routes.Groups, budgets.Budgets);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
