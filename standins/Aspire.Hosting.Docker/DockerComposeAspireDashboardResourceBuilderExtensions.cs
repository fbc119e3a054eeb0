using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;

namespace Aspire.Hosting;

/// <summary>Settings of the dashboard service.</summary>
public static class DockerComposeAspireDashboardResourceBuilderExtensions
{
    /// <summary>Publishes the user interface on a fixed port of the host.</summary>
    /// <param name="builder">The dashboard.</param>
    /// <param name="port">The port; null lets the engine choose.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeAspireDashboardResource> WithHostPort(
        this IResourceBuilder<DockerComposeAspireDashboardResource> builder,
        int? port = null) =>
        builder.WithEndpoint("http", endpoint =>
        {
            endpoint.Port = port;
            endpoint.IsExternal = true;
        });

    /// <summary>Lets the dashboard trust the headers of a reverse proxy.</summary>
    /// <param name="builder">The dashboard.</param>
    /// <param name="enabled">Whether it does.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<DockerComposeAspireDashboardResource> WithForwardedHeaders(
        this IResourceBuilder<DockerComposeAspireDashboardResource> builder,
        bool enabled = true) =>
        builder.WithEnvironment("ASPIRE_DASHBOARD_FORWARDEDHEADERS_ENABLED", enabled ? "true" : "false");
}
