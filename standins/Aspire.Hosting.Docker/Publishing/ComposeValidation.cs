using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Finds services that are customised for Compose although nothing publishes them there.</summary>
internal static class ComposeValidation
{
    private const string StepName = "validate-docker-compose";

    public static void AddTo(IDistributedApplicationBuilder builder)
    {
        // One step is enough, however many environments there are.
        if (builder.Resources.OfType<DockerComposeEnvironmentResource>().Any())
        {
            return;
        }

        builder.Pipeline.AddStep(
            StepName,
            static context =>
            {
                var environments = context.Model.Resources.OfType<DockerComposeEnvironmentResource>().Any();
                var orphan = context.Model.GetComputeResources()
                    .FirstOrDefault(static resource => resource.HasAnnotationOfType<DockerComposeServiceCustomizationAnnotation>());
                return environments || orphan is null
                    ? Task.CompletedTask
                    : throw new InvalidOperationException(
                        $"The resource '{orphan.Name}' is customised as a Compose service, but the model has no Compose environment. Call AddDockerComposeEnvironment.");
            },
            requiredBy: WellKnownPipelineSteps.BeforeStart);
    }
}
