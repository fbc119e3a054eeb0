using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>The pipeline steps of one Kubernetes environment.</summary>
internal static class KubernetesSteps
{
    private const string DeployTag = "helm-deploy";

    public static IEnumerable<PipelineStep> Create(KubernetesEnvironmentResource environment)
    {
        var name = environment.Name;
        var deployment = new HelmDeployment(environment);
        yield return new PipelineStep
        {
            Name = $"prepare-deployment-targets-{name}",
            Description = $"Decides which resources become a part of the chart of {name}.",
            Action = context => KubernetesTargets.PrepareAsync(environment, context),
            DependsOnSteps = [WellKnownPipelineSteps.ValidateComputeEnvironments],
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        };
        yield return new PipelineStep
        {
            Name = $"publish-{name}",
            Description = $"Writes the chart of {name}.",
            Action = context => new KubernetesPublisher(environment, context).PublishAsync(),
            DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        };
        yield return new PipelineStep
        {
            Name = $"prepare-{name}",
            Description = $"Writes the values that the chart of {name} needs.",
            Action = deployment.PrepareAsync,
            DependsOnSteps = [WellKnownPipelineSteps.Publish, WellKnownPipelineSteps.Build],
        };
        yield return new PipelineStep
        {
            Name = $"check-helm-prereqs-{name}",
            Description = "Checks that Helm is installed.",
            Action = HelmDeployment.CheckAsync,
            RequiredBySteps = [WellKnownPipelineSteps.DeployPrereq],
        };
        yield return new PipelineStep
        {
            Name = $"helm-deploy-{name}",
            Description = $"Installs or upgrades the release of {name}.",
            Action = deployment.DeployAsync,
            Tags = [DeployTag],
            DependsOnSteps = [$"prepare-{name}", $"check-helm-prereqs-{name}"],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        };
        yield return new PipelineStep
        {
            Name = $"print-{name}-instructions",
            Description = $"Says how to look at the release of {name}.",
            Action = deployment.SummariseAsync,
            DependsOnSteps = [$"helm-deploy-{name}"],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        };
        yield return new PipelineStep
        {
            Name = $"helm-uninstall-{name}",
            Description = $"Removes the release of {name}.",
            Action = deployment.UninstallAsync,
        };
        yield return new PipelineStep
        {
            Name = $"destroy-helm-{name}",
            Description = $"Asks, then removes the release of {name}.",
            Action = deployment.DestroyAsync,
            DependsOnSteps = [WellKnownPipelineSteps.DestroyPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Destroy],
        };
    }

    /// <summary>Orders the steps of the resources before the installation.</summary>
    public static void Connect(KubernetesEnvironmentResource environment, PipelineConfigurationContext context)
    {
        var deploy = context.GetSteps(environment, DeployTag).ToArray();
        foreach (var resource in context.Model.GetBuildAndPushResources())
        {
            deploy.DependsOn(context.GetSteps(resource, WellKnownPipelineTags.PushContainerImage));
        }
    }
}
