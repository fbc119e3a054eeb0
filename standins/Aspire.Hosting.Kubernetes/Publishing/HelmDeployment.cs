using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Installs and removes a published chart with Helm.</summary>
internal sealed class HelmDeployment(KubernetesEnvironmentResource environment)
{
    public static Task CheckAsync(PipelineStepContext context) => HelmAsync(context, ["version", "--short"]);

    /// <summary>Writes <c>values.{environment}.yaml</c> with the real values, secrets included; it is never part of a publish.</summary>
    public async Task PrepareAsync(PipelineStepContext context)
    {
        var sections = new Dictionary<string, Dictionary<string, object>>();
        foreach (var values in environment.Services.Values.Select(static service => service.Values))
        {
            foreach (var (section, sources) in values.Sources)
            {
                foreach (var (key, source) in sources)
                {
                    var value = await source.GetValueAsync(context.CancellationToken).ConfigureAwait(false) ?? string.Empty;
                    var resources = sections.TryGetValue(section, out var known) ? known : sections[section] = [];
                    var entries = resources.TryGetValue(values.SectionName, out var map)
                        ? (Dictionary<string, object>)map
                        : (Dictionary<string, object>)(resources[values.SectionName] = new Dictionary<string, object>());
                    entries[key] = value;
                }
            }
        }

        await File.WriteAllTextAsync(ValuesPath(context), KubernetesPublisher.Yaml(sections), context.CancellationToken).ConfigureAwait(false);
    }

    public async Task DeployAsync(PipelineStepContext context)
    {
        var folder = KubernetesOutput.PathOf(environment, context);
        await HelmAsync(context, [
            "upgrade", "--install", await ReleaseAsync(context).ConfigureAwait(false), folder,
            "--namespace", await NamespaceAsync(context).ConfigureAwait(false), "--create-namespace", "--wait",
            .. KubeConfig(), "-f", Path.Combine(folder, "values.yaml"), "-f", ValuesPath(context)]).ConfigureAwait(false);
    }

    public async Task UninstallAsync(PipelineStepContext context) =>
        await HelmAsync(context, [
            "uninstall", await ReleaseAsync(context).ConfigureAwait(false),
            "--namespace", await NamespaceAsync(context).ConfigureAwait(false), .. KubeConfig()]).ConfigureAwait(false);

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
                $"Remove the Helm release of '{environment.Name}'?",
                cancellationToken: context.CancellationToken).ConfigureAwait(false);
            if (answer.Canceled || !answer.Data)
            {
                throw new OperationCanceledException("The user did not confirm.");
            }
        }

        await UninstallAsync(context).ConfigureAwait(false);
    }

    public async Task SummariseAsync(PipelineStepContext context)
    {
        var release = await ReleaseAsync(context).ConfigureAwait(false);
        var name = await NamespaceAsync(context).ConfigureAwait(false);
        context.Summary.Add("Release", release);
        context.Summary.Add("Status", $"helm status {release} --namespace {name}");
    }

    private static async Task HelmAsync(PipelineStepContext context, IEnumerable<string> arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("helm", arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("Helm was not found. Install it from https://helm.sh and put it on PATH.", exception);
        }

        var output = process.StandardOutput.ReadToEndAsync(context.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(context.CancellationToken);
        await process.WaitForExitAsync(context.CancellationToken).ConfigureAwait(false);
        context.ReportingStep.Log(LogLevel.Information, await output.ConfigureAwait(false));
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"helm ended with exit code {process.ExitCode}: {(await error.ConfigureAwait(false)).Trim()}");
        }
    }

    private string[] KubeConfig() => environment.KubeConfigPath is { } path ? ["--kubeconfig", path] : [];

    private string ValuesPath(PipelineStepContext context) =>
        Path.Combine(KubernetesOutput.PathOf(environment, context), $"values.{environment.Name}.yaml");

    private async ValueTask<string> ReleaseAsync(PipelineStepContext context) =>
        environment.HelmReleaseName is { } name
            ? await name.GetValueAsync(context.CancellationToken).ConfigureAwait(false) ?? environment.Name.ToLowerInvariant()
            : environment.Name.ToLowerInvariant();

    private async ValueTask<string> NamespaceAsync(PipelineStepContext context) =>
        environment.HelmNamespace is { } name
            ? await name.GetValueAsync(context.CancellationToken).ConfigureAwait(false) ?? "default"
            : "default";
}
