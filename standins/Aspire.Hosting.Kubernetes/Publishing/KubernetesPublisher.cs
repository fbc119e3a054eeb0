using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Yaml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Writes the chart of one Kubernetes environment.</summary>
internal sealed class KubernetesPublisher(KubernetesEnvironmentResource environment, PipelineStepContext context)
{
    private readonly string _outputPath = KubernetesOutput.PathOf(environment, context);

    private readonly Dictionary<string, Dictionary<string, object>> _values = new()
    {
        [HelmValues.Parameters] = [],
        [HelmValues.Secrets] = [],
        [HelmValues.Config] = [],
    };

    public async Task PublishAsync()
    {
        foreach (var target in Targets())
        {
            var objects = new KubernetesObjects(target, context);
            await objects.BuildAsync().ConfigureAwait(false);
            foreach (var customization in target.Target.Annotations.OfType<KubernetesServiceCustomizationAnnotation>())
            {
                customization.Configure(target);
            }

            foreach (var item in objects.All())
            {
                await WriteAsync(Path.Combine("templates", target.Target.Name, FileName(target.Target, item)), "---\n" + Yaml(item)).ConfigureAwait(false);
            }

            foreach (var (section, resources) in _values)
            {
                if (target.Values.Section(section) is { Count: > 0 } values)
                {
                    resources[target.Values.SectionName] = values;
                }
            }
        }

        await WriteAsync("Chart.yaml", Yaml(await ChartAsync().ConfigureAwait(false))).ConfigureAwait(false);
        await WriteAsync("values.yaml", Yaml(_values)).ConfigureAwait(false);
    }

    internal static string Yaml(object value) => PublishedYaml.Write(value, static part => part switch
    {
        string text when HelmText.IsPlain(text) => new PlainText(text),
        Int32OrStringV1 { Number: { } number } => number,
        Int32OrStringV1 { Text: { } text } when HelmText.IsPlain(text) => new PlainText(text),
        Int32OrStringV1 other => other.Text ?? string.Empty,
        _ => part,
    });

    private IEnumerable<KubernetesResource> Targets()
    {
        IEnumerable<IResource> resources = environment is { DashboardEnabled: true, Dashboard.Resource: { } dashboard }
            ? [dashboard, .. context.Model.Resources]
            : context.Model.Resources;
        return resources
            .SelectMany(static resource => resource.Annotations.OfType<DeploymentTargetAnnotation>())
            .Where(target => target.ComputeEnvironment == environment)
            .Select(static target => target.DeploymentTarget)
            .OfType<KubernetesResource>();
    }

    private static string FileName(IResource resource, BaseKubernetesResource item)
    {
        var name = string.IsNullOrEmpty(item.Metadata.Name) ? item.Kind!.ToLowerInvariant() : item.Metadata.Name;
        var prefix = $"{resource.Name.ToLowerInvariant()}-";
        return (name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name) + ".yaml";
    }

    private async Task<HelmChart> ChartAsync()
    {
        var applicationName = context.Services.GetRequiredService<IHostEnvironment>().ApplicationName;
        var version = await TextAsync(environment.HelmChartVersion, "0.1.0").ConfigureAwait(false);
        return new HelmChart
        {
            ApiVersion = "v2",
            Name = await TextAsync(environment.HelmChartName, applicationName.ToLowerInvariant().Replace('_', '-').Replace('.', '-')).ConfigureAwait(false),
            Version = version,
            AppVersion = version,
            KubeVersion = ">= 1.18.0-0",
            Description = await TextAsync(environment.HelmChartDescription, "Aspire Helm Chart").ConfigureAwait(false),
            Type = "application",
            Keywords = ["aspire", "kubernetes"],
            Deprecated = false,
        };
    }

    private async ValueTask<string> TextAsync(ReferenceExpression? expression, string otherwise) =>
        expression is null
            ? otherwise
            : await expression.GetValueAsync(context.CancellationToken).ConfigureAwait(false) ?? otherwise;

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(_outputPath, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, context.CancellationToken).ConfigureAwait(false);
    }
}
