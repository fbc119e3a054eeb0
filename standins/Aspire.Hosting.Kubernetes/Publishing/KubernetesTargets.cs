using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Decides which resources of the model become a part of the chart.</summary>
internal static class KubernetesTargets
{
    /// <summary>Marks the resources; a second call changes nothing, because the pipeline may run the step twice.</summary>
    public static Task PrepareAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        var registry = RegistryOf(environment, context.Model);
        if (environment is { DashboardEnabled: true, Dashboard.Resource: { } dashboard })
        {
            Mark(dashboard, environment, registry);
        }

        foreach (var resource in context.Model.GetComputeResources())
        {
            if (resource.GetComputeEnvironment() is { } bound && bound != environment)
            {
                continue;
            }

            if (Mark(resource, environment, registry))
            {
                AddTelemetry(resource, environment);
            }
        }

        return Task.CompletedTask;
    }

    private static bool Mark(IResource resource, KubernetesEnvironmentResource environment, IContainerRegistry? registry)
    {
        if (resource.Annotations.OfType<DeploymentTargetAnnotation>().Any(target => target.ComputeEnvironment == environment))
        {
            return false;
        }

        resource.Annotations.Add(new DeploymentTargetAnnotation(environment.ServiceOf(resource))
        {
            ComputeEnvironment = environment,
            ContainerRegistry = registry,
        });
        return true;
    }

    private static void AddTelemetry(IResource resource, KubernetesEnvironmentResource environment)
    {
        if (environment is not { DashboardEnabled: true, Dashboard.Resource: { } dashboard }
            || resource is not IResourceWithEnvironment
            || !resource.HasAnnotationOfType<OtlpExporterAnnotation>())
        {
            return;
        }

        resource.Annotations.Add(new EnvironmentCallbackAnnotation(variables =>
        {
            variables.EnvironmentVariables["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard.OtlpGrpcEndpoint;
            variables.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            variables.EnvironmentVariables["OTEL_SERVICE_NAME"] = resource.Name;
        }));
    }

    private static IContainerRegistry? RegistryOf(KubernetesEnvironmentResource environment, DistributedApplicationModel model)
    {
        if (environment.TryGetLastAnnotation<ContainerRegistryReferenceAnnotation>(out var reference))
        {
            return reference.Registry;
        }

        return model.Resources.OfType<IContainerRegistry>().ToArray() is [var only] ? only : null;
    }
}
