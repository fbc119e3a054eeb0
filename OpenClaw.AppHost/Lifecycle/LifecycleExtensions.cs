using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenClaw.AppHost.Lifecycle;

/// <summary>What the AppHost does around its resources while they run.</summary>
internal static class LifecycleExtensions
{
    /// <summary>Starts the resource again when its process ends by itself.</summary>
    public static IResourceBuilder<T> RestartAfterCrash<T>(this IResourceBuilder<T> resource)
        where T : IResource
    {
        if (resource.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            resource.ApplicationBuilder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CrashRestarter>());
        }

        return resource.WithAnnotation(new RestartAfterCrashAnnotation());
    }

    /// <summary>Runs the graph until it is told to stop, and prints every endpoint once all resources are healthy.</summary>
    /// <returns>Exit code of the process.</returns>
    public static async Task<int> RunGraphAsync(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            // The dashboard's own key ring and the stack of an interrupted start tell the reader nothing.
            builder.Services.AddLogging(logging => logging
                .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
                .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));

            // Before the orchestrator, whose start lasts until the last resource has been waited for.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, ReadyReport>());
        }

        await using var app = builder.Build();
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while resources were still being waited for: as good an end as any.
        }

        return 0;
    }
}
