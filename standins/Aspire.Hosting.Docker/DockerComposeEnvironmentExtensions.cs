using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources;

namespace Aspire.Hosting;

/// <summary>Adds Docker Compose as a place that an application is published to.</summary>
public static class DockerComposeEnvironmentExtensions
{
    /// <summary>Adds a Compose environment; when the application runs, it is not part of the model.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the environment.</param>
    /// <returns>The environment.</returns>
    public static IResourceBuilder<DockerComposeEnvironmentResource> AddDockerComposeEnvironment(
        this IDistributedApplicationBuilder builder,
        string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (builder.ExecutionContext.IsPublishMode)
        {
            ComposeValidation.AddTo(builder);
        }

        var environment = new DockerComposeEnvironmentResource(name) { Dashboard = CreateDashboard(builder, $"{name}-dashboard") };
        return builder.ExecutionContext.IsPublishMode
            ? builder.AddResource(environment)
            : builder.CreateResourceBuilder(environment);
    }

    /// <summary>Sets properties of the environment.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">Called at once.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithProperties(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<DockerComposeEnvironmentResource> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        configure(builder.Resource);
        return builder;
    }

    /// <summary>Registers a callback that changes the Compose file after all services are in it.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">The callback; several are called in the order of registration.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureComposeFile(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<ComposeFile> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.ConfigureComposeFile += configure;
        return builder;
    }

    /// <summary>Registers a callback that changes the variables of the <c>.env</c> file.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">The callback; several are called in the order of registration.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureEnvFile(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<IDictionary<string, CapturedEnvironmentVariable>> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.ConfigureEnvFile += configure;
        return builder;
    }

    /// <summary>Includes or leaves out the Aspire dashboard.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="enabled">Whether the dashboard is included.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        bool enabled = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.DashboardEnabled = enabled;
        return builder;
    }

    /// <summary>Includes the Aspire dashboard and sets it up.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">Called at once.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<IResourceBuilder<DockerComposeAspireDashboardResource>> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.DashboardEnabled = true;
        configure(builder.Resource.Dashboard!);
        return builder;
    }

    private static IResourceBuilder<DockerComposeAspireDashboardResource> CreateDashboard(
        IDistributedApplicationBuilder builder,
        string name)
    {
        var hosting = typeof(IDistributedApplicationBuilder).Assembly.GetName().Version!;
        return builder.CreateResourceBuilder(new DockerComposeAspireDashboardResource(name))
            .WithImage("mcr.microsoft.com/dotnet/nightly/aspire-dashboard", $"{hosting.Major}.{hosting.Minor}")
            .WithEndpoint(targetPort: 18888, name: "http", scheme: "http", isExternal: true, protocol: ProtocolType.Tcp)
            .WithHttpEndpoint(targetPort: 18889, name: "otlp-grpc")
            .WithHttpEndpoint(targetPort: 18890, name: "otlp-http")
            .PublishAsDockerComposeService((_, service) => service.Restart = "always");
    }
}
