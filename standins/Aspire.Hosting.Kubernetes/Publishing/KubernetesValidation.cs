using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Finds resources that are customised for Kubernetes although nothing publishes them there.</summary>
internal static class KubernetesValidation
{
    public static void AddTo(IDistributedApplicationBuilder builder)
    {
        // One step is enough, however many environments there are.
        if (builder.Resources.OfType<KubernetesEnvironmentResource>().Any())
        {
            return;
        }

        builder.Pipeline.AddStep(
            "validate-kubernetes",
            static context =>
            {
                var environments = context.Model.Resources.OfType<KubernetesEnvironmentResource>().Any();
                var orphan = context.Model.GetComputeResources()
                    .FirstOrDefault(static resource => resource.HasAnnotationOfType<KubernetesServiceCustomizationAnnotation>());
                return environments || orphan is null
                    ? Task.CompletedTask
                    : throw new InvalidOperationException(
                        $"The resource '{orphan.Name}' is customised for Kubernetes, but the model has no Kubernetes environment. Call AddKubernetesEnvironment.");
            },
            requiredBy: WellKnownPipelineSteps.BeforeStart);
    }
}
