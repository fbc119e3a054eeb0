using System.Text.RegularExpressions;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Publishes the graph as a Helm chart.</summary>
internal static partial class ChartPublishing
{
    private const string EnvironmentName = "kubernetes";

    public static void PublishAsChart(this IDistributedApplicationBuilder builder)
    {
        foreach (var resource in builder.Deployed())
        {
            CheckName(resource.Name);
        }

        var directories = ConfigurationDirectories.Read(builder, ChartNames.Service);
        var network = new ChartNetwork(builder);
        foreach (var resource in builder.Deployed().ToArray())
        {
            builder.CreateResourceBuilder(resource)
                .PublishAsKubernetesService(target => ChartServices.Customise(resource, target, directories, network));
        }

        var resources = builder.Deployed().ToArray();
        var generated = new Dictionary<string, string>
        {
            [$"templates/{PrometheusRules.FileName}"] = PrometheusRules.Write(builder),
            [$"templates/{ServiceMonitors.FileName}"] = ServiceMonitors.Write(resources),
        };
        builder.AddKubernetesEnvironment(EnvironmentName)
            .WithDashboard(false)
            .WithHelm(static helm => helm
                .WithChartName("openclaw")
                .WithChartVersion(Images.Version)
                .WithChartDescription("A collective of agents behind the OpenClaw gateway, with its stores and its monitoring"))
            .WithPipelineConfiguration(static context =>
            {
                // A chart has places for the parameters that whoever installs it fills in; nobody need know them here.
                foreach (var step in context.Steps.Where(static step => step.Name == $"publish-{EnvironmentName}"))
                {
                    step.DependsOnSteps.Remove(WellKnownPipelineSteps.PublishPrereq);
                }
            })
            .WithPipelineStepFactory(
                $"write-files-{EnvironmentName}",
                context => new ChartFinisher(
                    context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(),
                    Path.Combine(builder.AppHostDirectory, "Publishing", "Files", "chart"),
                    generated,
                    resources).FinishAsync(context.CancellationToken),
                dependsOn: [$"publish-{EnvironmentName}"],
                requiredBy: [WellKnownPipelineSteps.Publish],
                description: "Completes the chart.");
    }

    private static void CheckName(string name)
    {
        // The longest name made of it has 18 more letters and the release before it.
        if (!KubernetesName().IsMatch(name) || name.Length > 30)
        {
            throw new ConfigurationException(
                $"The resource name '{name}' is not valid in Kubernetes; it must have at most 30 lower-case letters, digits and hyphens, and begin with a letter.");
        }
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex KubernetesName();
}
