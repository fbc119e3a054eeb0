using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

/// <summary>Name, version and target of the chart.</summary>
public sealed class HelmChartOptions
{
    private readonly KubernetesEnvironmentResource _environment;

    internal HelmChartOptions(KubernetesEnvironmentResource environment) => _environment = environment;

    /// <summary>Sets the name space that the chart is installed into.</summary>
    /// <param name="namespace">The name space.</param>
    /// <returns>These options.</returns>
    public HelmChartOptions WithNamespace(string @namespace) =>
        Set(environment => environment.HelmNamespace = ReferenceExpression.Create($"{@namespace}"));

    /// <inheritdoc cref="WithNamespace(string)"/>
    public HelmChartOptions WithNamespace(IResourceBuilder<ParameterResource> @namespace) =>
        Set(environment => environment.HelmNamespace = ReferenceExpression.Create($"{@namespace}"));

    /// <summary>Sets the name of the release.</summary>
    /// <param name="releaseName">The name.</param>
    /// <returns>These options.</returns>
    public HelmChartOptions WithReleaseName(string releaseName) =>
        Set(environment => environment.HelmReleaseName = ReferenceExpression.Create($"{releaseName}"));

    /// <inheritdoc cref="WithReleaseName(string)"/>
    public HelmChartOptions WithReleaseName(IResourceBuilder<ParameterResource> releaseName) =>
        Set(environment => environment.HelmReleaseName = ReferenceExpression.Create($"{releaseName}"));

    /// <summary>Sets the version of the chart.</summary>
    /// <param name="version">A semantic version.</param>
    /// <returns>These options.</returns>
    public HelmChartOptions WithChartVersion(string version) =>
        Set(environment => environment.HelmChartVersion = ReferenceExpression.Create($"{version}"));

    /// <inheritdoc cref="WithChartVersion(string)"/>
    public HelmChartOptions WithChartVersion(IResourceBuilder<ParameterResource> version) =>
        Set(environment => environment.HelmChartVersion = ReferenceExpression.Create($"{version}"));

    /// <summary>Sets the name of the chart.</summary>
    /// <param name="name">The name.</param>
    /// <returns>These options.</returns>
    public HelmChartOptions WithChartName(string name) =>
        Set(environment => environment.HelmChartName = ReferenceExpression.Create($"{name}"));

    /// <inheritdoc cref="WithChartName(string)"/>
    public HelmChartOptions WithChartName(IResourceBuilder<ParameterResource> name) =>
        Set(environment => environment.HelmChartName = ReferenceExpression.Create($"{name}"));

    /// <summary>Sets the description of the chart.</summary>
    /// <param name="description">One sentence.</param>
    /// <returns>These options.</returns>
    public HelmChartOptions WithChartDescription(string description) =>
        Set(environment => environment.HelmChartDescription = ReferenceExpression.Create($"{description}"));

    /// <inheritdoc cref="WithChartDescription(string)"/>
    public HelmChartOptions WithChartDescription(IResourceBuilder<ParameterResource> description) =>
        Set(environment => environment.HelmChartDescription = ReferenceExpression.Create($"{description}"));

    private HelmChartOptions Set(Action<KubernetesEnvironmentResource> change)
    {
        change(_environment);
        return this;
    }
}
