using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace OpenClaw.AppHost.Lifecycle;

/// <summary>Says on the console what is still waited for and, when everything is healthy, where it is.</summary>
internal sealed class ReadyReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration) : BackgroundService
{
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var resources = model.Resources.Where(Runs).ToArray();
        var waits = resources.ToDictionary(resource => resource, resource => notifications.WaitForResourceHealthyAsync(
            resource.Name, WaitBehavior.WaitOnResourceUnavailable, stoppingToken));
        var all = Task.WhenAll(waits.Values);
        try
        {
            while (await Task.WhenAny(all, Task.Delay(Reminder, stoppingToken)) != all)
            {
                stoppingToken.ThrowIfCancellationRequested();
                Console.WriteLine("Waiting for " + string.Join(", ", waits.Where(wait => !wait.Value.IsCompleted).Select(wait => State(wait.Key))));
            }

            await all;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Console.WriteLine();
        Console.WriteLine($"All {resources.Length} resources are healthy.");
        foreach (var resource in resources.OfType<IResourceWithEndpoints>())
        {
            foreach (var endpoint in resource.GetEndpoints().Where(endpoint => endpoint.Exists))
            {
                Console.WriteLine($"  {resource.Name,-14}{endpoint.Url}");
            }
        }

        Console.WriteLine($"  {"dashboard",-14}{DashboardUrl()}");
        Console.WriteLine();
    }

    private static bool Runs(IResource resource) =>
        resource is IResourceWithEndpoints or IResourceWithConnectionString
        && resource is not ParameterResource
        && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>()
        && resource.Name != "aspire-dashboard";

    private string State(IResource resource) =>
        notifications.TryGetCurrentState(resource.Name, out var current)
            ? $"{resource.Name} ({current.Snapshot.State?.Text ?? "not started"}, {current.Snapshot.HealthStatus?.ToString() ?? "health unknown"})"
            : $"{resource.Name} (not started)";

    private string DashboardUrl()
    {
        var address = configuration["ASPNETCORE_URLS"]?.Split(';')[0];
        return configuration["AppHost:BrowserToken"] is { Length: > 0 } token ? $"{address}/login?t={token}" : $"{address}";
    }
}
