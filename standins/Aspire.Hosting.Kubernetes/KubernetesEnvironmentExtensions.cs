using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Publishing;

namespace Aspire.Hosting;

/// <summary>Adds Kubernetes as a place that an application is published to.</summary>
public static class KubernetesEnvironmentExtensions
{
    /// <summary>Adds a Kubernetes environment; when the application runs, it is not part of the model.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the environment.</param>
    /// <returns>The environment.</returns>
    public static IResourceBuilder<KubernetesEnvironmentResource> AddKubernetesEnvironment(
        this IDistributedApplicationBuilder builder,
        string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (builder.ExecutionContext.IsPublishMode)
        {
            KubernetesValidation.AddTo(builder);
        }

        var hosting = typeof(IDistributedApplicationBuilder).Assembly.GetName().Version!;
        var environment = new KubernetesEnvironmentResource(name)
        {
            Dashboard = builder.CreateResourceBuilder(new KubernetesAspireDashboardResource($"{name}-dashboard"))
                .WithImage("mcr.microsoft.com/dotnet/nightly/aspire-dashboard", $"{hosting.Major}.{hosting.Minor}")
                .WithHttpEndpoint(targetPort: 18888, name: "http")
                .WithHttpEndpoint(targetPort: 18889, name: "otlp-grpc")
                .WithHttpEndpoint(targetPort: 18890, name: "otlp-http"),
        };
        return builder.ExecutionContext.IsPublishMode
            ? builder.AddResource(environment)
            : builder.CreateResourceBuilder(environment);
    }

    /// <summary>Sets properties of the environment.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">Called at once.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<KubernetesEnvironmentResource> WithProperties(
        this IResourceBuilder<KubernetesEnvironmentResource> builder,
        Action<KubernetesEnvironmentResource> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        configure(builder.Resource);
        return builder;
    }

    /// <summary>Sets name, version and target of the chart.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">Called at once.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<KubernetesEnvironmentResource> WithHelm(
        this IResourceBuilder<KubernetesEnvironmentResource> builder,
        Action<HelmChartOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        configure?.Invoke(new HelmChartOptions(builder.Resource));
        return builder;
    }

    /// <summary>Includes or leaves out the Aspire dashboard.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="enabled">Whether the dashboard is included.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<KubernetesEnvironmentResource> WithDashboard(
        this IResourceBuilder<KubernetesEnvironmentResource> builder,
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
    public static IResourceBuilder<KubernetesEnvironmentResource> WithDashboard(
        this IResourceBuilder<KubernetesEnvironmentResource> builder,
        Action<IResourceBuilder<KubernetesAspireDashboardResource>> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.DashboardEnabled = true;
        configure(builder.Resource.Dashboard!);
        return builder;
    }
}
