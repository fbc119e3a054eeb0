using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting;

/// <summary>Customisation of the Compose service of one resource.</summary>
public static class DockerComposeServiceExtensions
{
    /// <summary>Registers a callback that changes the service; it does nothing when the application runs.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="configure">The callback; several are called in the order of registration.</param>
    /// <returns>The same builder.</returns>
    public static IResourceBuilder<T> PublishAsDockerComposeService<T>(
        this IResourceBuilder<T> builder,
        Action<DockerComposeServiceResource, Service> configure)
        where T : IComputeResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder.WithAnnotation(new DockerComposeServiceCustomizationAnnotation(configure))
            : builder;
    }

    /// <summary>Gives the placeholder of an expression and lists its variable in the <c>.env</c> file.</summary>
    /// <param name="manifestExpressionProvider">The expression.</param>
    /// <param name="dockerComposeService">The service that uses the placeholder.</param>
    /// <returns><c>${NAME}</c>.</returns>
    public static string AsEnvironmentPlaceholder(
        this IManifestExpressionProvider manifestExpressionProvider,
        DockerComposeServiceResource dockerComposeService)
    {
        ArgumentNullException.ThrowIfNull(manifestExpressionProvider);
        ArgumentNullException.ThrowIfNull(dockerComposeService);
        return dockerComposeService.Parent.Variables.Expression(manifestExpressionProvider);
    }

    /// <inheritdoc cref="AsEnvironmentPlaceholder(IManifestExpressionProvider, DockerComposeServiceResource)"/>
    /// <param name="builder">The parameter.</param>
    /// <param name="dockerComposeService">The service that uses the placeholder.</param>
    public static string AsEnvironmentPlaceholder(
        this IResourceBuilder<ParameterResource> builder,
        DockerComposeServiceResource dockerComposeService)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.AsEnvironmentPlaceholder(dockerComposeService);
    }

    /// <inheritdoc cref="AsEnvironmentPlaceholder(IManifestExpressionProvider, DockerComposeServiceResource)"/>
    /// <param name="parameter">The parameter.</param>
    /// <param name="dockerComposeService">The service that uses the placeholder.</param>
    public static string AsEnvironmentPlaceholder(
        this ParameterResource parameter,
        DockerComposeServiceResource dockerComposeService)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(dockerComposeService);
        return dockerComposeService.Parent.Variables.Parameter(parameter);
    }
}
