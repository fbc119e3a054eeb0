using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>Runs the pipeline of a publish and tells its end by exit code.</summary>
internal static class PublishRun
{
    private const int Failed = 1;

    /// <summary>Runs the steps of the command line.</summary>
    /// <returns>0 when all of them succeeded, otherwise 1, after one line on the error stream.</returns>
    /// <exception cref="ConfigurationException">The command line names no step, or an output folder that cannot be written.</exception>
    public static async Task<int> RunPipelineAsync(this IDistributedApplicationBuilder builder)
    {
        // Aspire logs a failure with its stack, thrice; the one line below says the same.
        builder.Services.AddLogging(static logging => logging
            .AddFilter<ConsoleLoggerProvider>("Aspire.Hosting.Publishing", LogLevel.None)
            .AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting", LogLevel.None));

        await using var app = builder.Build();
        var options = app.Services.GetRequiredService<IOptions<PipelineOptions>>().Value;
        if (options.Step is null or "" && !IsInspection(builder))
        {
            // Without a step, Aspire runs all of them, and one of those destroys the deployment.
            throw new ConfigurationException("Say which step to run, for example --step publish.");
        }

        using var output = options.Step == WellKnownPipelineSteps.Publish ? Stage(options, builder) : null;
        await app.RunAsync();
        if (FailureOf(app.Services) is { } failure)
        {
            await Console.Error.WriteLineAsync($"The step '{options.Step}' failed: {failure.GetBaseException().Message}");
            return Failed;
        }

        output?.Commit();
        return 0;
    }

    /// <summary>Whether the run only tells which steps there are.</summary>
    public static bool IsInspection(IDistributedApplicationBuilder builder) =>
        string.Equals(builder.Configuration["AppHost:Operation"], "inspect", StringComparison.OrdinalIgnoreCase);

    private static StagedOutput Stage(PipelineOptions options, IDistributedApplicationBuilder builder)
    {
        var output = StagedOutput.Create(options.OutputPath ?? Path.Combine(builder.AppHostDirectory, "aspire-output"));
        options.OutputPath = output.Path;
        return output;
    }

    /// <summary>The pipeline runs as a background service, whose failure stops the host without another sign.</summary>
    private static AggregateException? FailureOf(IServiceProvider services) =>
        services.GetServices<IHostedService>()
            .OfType<BackgroundService>()
            .Select(static service => service.ExecuteTask?.Exception)
            .FirstOrDefault(static exception => exception is not null);
}
