using OpenClaw.AppHost.Infrastructure;
using OpenClaw.AppHost.Publishing.Compose;
using OpenClaw.AppHost.Publishing.Kubernetes;

namespace OpenClaw.AppHost.Publishing;

/// <summary>Completes the graph for a deployment.</summary>
internal static class DeploymentExtensions
{
    /// <summary>Adds what only a deployment has, and publishes all of it to the target of the command line; a local run stays as it is.</summary>
    /// <remarks>Call it after the last resource was added.</remarks>
    /// <exception cref="ConfigurationException">The command line asks for something unknown.</exception>
    public static void AddDeployment(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsPublishMode)
        {
            return;
        }

        var options = PublishOptions.Read(builder.Configuration, Environment.GetCommandLineArgs());
        RequiredParameters.Check(builder);
        builder.AddBlackboxExporter();
        if (options.Exporters)
        {
            builder.AddStandardExporters(options.Target);
        }

        if (options.LanguageModels)
        {
            builder.AddLanguageModels();
        }

        // Prometheus is not on the collector's machine, so it shows the token that it shows the gateway.
        builder.Find<ProjectResource>("collector").WithEnvironment("Endpoints__Token", builder.Find<ParameterResource>(Gateway.TokenName));
        foreach (var resource in builder.Deployed())
        {
            Prepare(resource);
        }

        if (options.Target == PublishTarget.Kubernetes)
        {
            builder.PublishAsChart();
        }
        else
        {
            builder.PublishAsCompose();
        }
    }

    private static void Prepare(IComputeResource resource)
    {
        // Paths of this machine mean nothing elsewhere; the files are published instead.
        var mounts = resource.Annotations.OfType<ContainerMountAnnotation>().Where(static mount => mount.Type == ContainerMountType.BindMount);
        foreach (var mount in mounts.ToArray())
        {
            resource.Annotations.Remove(mount);
        }

        // A project listens on the same port in its container as on a laptop.
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.TargetPort ??= endpoint.Port;
            // Inside a deployment nothing clashes, so a service has the port of its container.
            endpoint.Port = endpoint.TargetPort;
        }
    }
}
