using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>The pipeline steps of one Compose environment.</summary>
internal static class ComposeSteps
{
    private const string UpTag = "docker-compose-up";
    private const string SummaryTag = "print-summary";

    public static IEnumerable<PipelineStep> Create(DockerComposeEnvironmentResource environment)
    {
        var name = environment.Name;
        var deployment = new ComposeDeployment(environment);
        yield return new PipelineStep
        {
            Name = $"prepare-deployment-targets-{name}",
            Description = $"Decides which resources become services of {name}.",
            Action = context => ComposeTargets.PrepareAsync(environment, context),
            DependsOnSteps = [WellKnownPipelineSteps.ValidateComputeEnvironments],
            RequiredBySteps = [WellKnownPipelineSteps.BeforeStart],
        };
        yield return new PipelineStep
        {
            Name = $"publish-{name}",
            Description = $"Writes the Compose file of {name}.",
            Action = context => new ComposePublisher(environment, context).PublishAsync(),
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        };
        yield return new PipelineStep
        {
            Name = $"prepare-{name}",
            Description = $"Writes the values that the Compose file of {name} needs.",
            Action = deployment.PrepareAsync,
            DependsOnSteps = [WellKnownPipelineSteps.Publish, WellKnownPipelineSteps.Build],
        };
        yield return new PipelineStep
        {
            Name = $"docker-compose-up-{name}",
            Description = $"Starts the services of {name}.",
            Action = deployment.UpAsync,
            Tags = [UpTag],
            DependsOnSteps = [$"prepare-{name}"],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        };
        yield return new PipelineStep
        {
            Name = $"print-{name}-summary",
            Description = $"Lists the published ports of {name}.",
            Action = deployment.SummariseAsync,
            Tags = [SummaryTag],
            DependsOnSteps = [$"docker-compose-up-{name}"],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        };
        yield return new PipelineStep
        {
            Name = $"docker-compose-down-{name}",
            Description = $"Stops and removes the services of {name}.",
            Action = deployment.DownAsync,
            Tags = ["docker-compose-down"],
        };
        yield return new PipelineStep
        {
            Name = $"destroy-compose-{name}",
            Description = $"Asks, then stops and removes the services of {name}.",
            Action = deployment.DestroyAsync,
            DependsOnSteps = [WellKnownPipelineSteps.DestroyPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Destroy],
        };
    }

    /// <summary>Orders the steps of the resources before the start of the services.</summary>
    public static void Connect(DockerComposeEnvironmentResource environment, PipelineConfigurationContext context)
    {
        var up = context.GetSteps(environment, UpTag).ToArray();
        foreach (var resource in context.Model.GetBuildResources())
        {
            context.GetSteps(resource, WellKnownPipelineTags.BuildCompute)
                .RequiredBy(WellKnownPipelineSteps.Deploy)
                .RequiredBy($"docker-compose-up-{environment.Name}")
                .DependsOn(WellKnownPipelineSteps.DeployPrereq);
        }

        foreach (var resource in context.Model.GetBuildAndPushResources())
        {
            up.DependsOn(context.GetSteps(resource, WellKnownPipelineTags.PushContainerImage));
        }
    }
}
