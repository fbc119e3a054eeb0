using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>The variables that the Compose file refers to, collected while its values are written.</summary>
internal sealed class ComposeVariables
{
    private readonly SortedDictionary<string, CapturedEnvironmentVariable> _captured = new(StringComparer.Ordinal);

    public IDictionary<string, CapturedEnvironmentVariable> Captured => _captured;

    public string Parameter(ParameterResource parameter) =>
        Capture(NameOf(parameter.Name), $"Parameter {parameter.Name}", null, parameter, parameter);

    public string Image(IResource resource) =>
        Capture($"{NameOf(resource.Name)}_IMAGE", $"Container image name for {resource.Name}", $"{resource.Name}:latest", new ContainerImageReference(resource), resource);

    public string Port(IResource resource) =>
        Capture($"{NameOf(resource.Name)}_PORT", $"Default container port for {resource.Name}", "8080", new ContainerPortReference(resource), resource);

    public string BindMount(IResource resource, ContainerMountAnnotation mount, int index) =>
        Capture($"{NameOf(resource.Name)}_BINDMOUNT_{index}", $"Bind mount source for {resource.Name}:{mount.Target}", mount.Source, mount, resource);

    public string Expression(IManifestExpressionProvider expression)
    {
        if (expression is ParameterResource parameter)
        {
            return Parameter(parameter);
        }

        var path = expression.ValueExpression.Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal);
        return Capture(NameOf(path), null, null, expression, null);
    }

    private static string NameOf(string name) =>
        name.Replace('-', '_').Replace('.', '_').ToUpperInvariant();

    private string Capture(string name, string? description, string? defaultValue, object source, IResource? resource)
    {
        _captured.TryAdd(name, new CapturedEnvironmentVariable
        {
            Name = name,
            Description = description,
            DefaultValue = defaultValue,
            Source = source,
            Resource = resource,
        });
        return $"${{{name}}}";
    }
}
