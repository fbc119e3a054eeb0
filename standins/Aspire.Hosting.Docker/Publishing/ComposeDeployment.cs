using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Starts and stops a published Compose application with the container runtime that answers.</summary>
internal sealed class ComposeDeployment(DockerComposeEnvironmentResource environment)
{
    private string StateName => $"DockerCompose:{environment.Name}";

    /// <summary>Writes <c>.env.{Environment}</c> with the real values, secrets included; it is never part of a publish.</summary>
    public async Task PrepareAsync(PipelineStepContext context)
    {
        var file = new ComposeEnvFile();
        foreach (var (key, variable) in environment.Variables.Captured)
        {
            var value = variable.Source switch
            {
                ParameterResource parameter => await parameter.GetValueAsync(context.CancellationToken).ConfigureAwait(false),
                IValueProvider provider and not ContainerPortReference =>
                    await provider.GetValueAsync(context.CancellationToken).ConfigureAwait(false),
                _ => null,
            };
            file.Set(key, variable.Description, value ?? variable.DefaultValue ?? string.Empty);
        }

        await file.SaveAsync(EnvFilePath(context), context.CancellationToken).ConfigureAwait(false);
    }

    public async Task UpAsync(PipelineStepContext context)
    {
        var operation = Operation(context);
        if (!File.Exists(operation.ComposeFilePath))
        {
            throw new InvalidOperationException($"There is no Compose file at '{operation.ComposeFilePath}'. Publish first.");
        }

        var runtime = await RuntimeAsync(context).ConfigureAwait(false);
        await runtime.ComposeUpAsync(operation, context.CancellationToken).ConfigureAwait(false);
        var states = context.Services.GetRequiredService<IDeploymentStateManager>();
        var state = await states.AcquireSectionAsync(StateName, context.CancellationToken).ConfigureAwait(false);
        state.Data["OutputPath"] = operation.WorkingDirectory;
        state.Data["ProjectName"] = operation.ProjectName;
        state.Data["ComposeFilePath"] = operation.ComposeFilePath;
        await states.SaveSectionAsync(state, context.CancellationToken).ConfigureAwait(false);
    }

    public async Task DownAsync(PipelineStepContext context)
    {
        var states = context.Services.GetRequiredService<IDeploymentStateManager>();
        var state = await states.AcquireSectionAsync(StateName, context.CancellationToken).ConfigureAwait(false);
        if (state.Data["ComposeFilePath"]?.GetValue<string>() is not { } path)
        {
            context.ReportingStep.Log(LogLevel.Information, $"Nothing of '{environment.Name}' is deployed.");
            return;
        }

        var operation = Operation(context);
        operation = new ComposeOperationContext
        {
            ComposeFilePath = path,
            ProjectName = state.Data["ProjectName"]?.GetValue<string>() ?? operation.ProjectName,
            WorkingDirectory = state.Data["OutputPath"]?.GetValue<string>() ?? operation.WorkingDirectory,
            EnvFilePath = operation.EnvFilePath,
        };
        var runtime = await RuntimeAsync(context).ConfigureAwait(false);
        await runtime.ComposeDownAsync(operation, context.CancellationToken).ConfigureAwait(false);
        await states.DeleteSectionAsync(state, context.CancellationToken).ConfigureAwait(false);
    }

    public async Task DestroyAsync(PipelineStepContext context)
    {
        if (!context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation)
        {
            var interaction = context.Services.GetRequiredService<IInteractionService>();
            if (!interaction.IsAvailable)
            {
                throw new InvalidOperationException($"Destroying '{environment.Name}' needs a confirmation. Pass --yes to give it.");
            }

            var answer = await interaction.PromptConfirmationAsync(
                "Destroy environment",
                $"Stop and remove the containers and networks of '{environment.Name}'? Volumes are kept.",
                cancellationToken: context.CancellationToken).ConfigureAwait(false);
            if (answer.Canceled || !answer.Data)
            {
                throw new OperationCanceledException("The user did not confirm.");
            }
        }

        await DownAsync(context).ConfigureAwait(false);
    }

    public async Task SummariseAsync(PipelineStepContext context)
    {
        var runtime = await RuntimeAsync(context).ConfigureAwait(false);
        var services = await runtime.ComposeListServicesAsync(Operation(context), context.CancellationToken).ConfigureAwait(false);
        foreach (var service in services ?? [])
        {
            var ports = service.Publishers?.Where(static port => port.PublishedPort is > 0)
                .Select(static port => $"http://localhost:{port.PublishedPort}").Distinct() ?? [];
            var text = string.Join(", ", ports);
            context.Summary.Add(service.Service ?? string.Empty, text.Length > 0 ? text : "No public endpoints");
        }
    }

    private static Task<IContainerRuntime> RuntimeAsync(PipelineStepContext context) =>
        context.Services.GetRequiredService<IContainerRuntimeResolver>().ResolveAsync(context.CancellationToken);

    private ComposeOperationContext Operation(PipelineStepContext context)
    {
        var output = ComposeOutput.PathOf(environment, context);
        var hash = context.Services.GetRequiredService<IConfiguration>()["AppHost:PathSha256"] ?? string.Empty;
        var envFile = EnvFilePath(context);
        return new ComposeOperationContext
        {
            ComposeFilePath = Path.Combine(output, "docker-compose.yaml"),
            ProjectName = $"aspire-{environment.Name}-{hash[..Math.Min(8, hash.Length)]}".ToLowerInvariant().TrimEnd('-'),
            EnvFilePath = File.Exists(envFile) ? envFile : null,
            WorkingDirectory = output,
        };
    }

    private string EnvFilePath(PipelineStepContext context) => Path.Combine(
        ComposeOutput.PathOf(environment, context),
        $".env.{context.Services.GetRequiredService<IHostEnvironment>().EnvironmentName}");
}
