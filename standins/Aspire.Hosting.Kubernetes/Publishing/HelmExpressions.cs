using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Turns the values of the model into text with Helm expressions.</summary>
/// <remarks>Secret parameters are never resolved here, so no secret can reach a published file.</remarks>
internal sealed class HelmExpressions(KubernetesResource owner, CancellationToken cancellationToken)
{
    private readonly List<ParameterResource> _parameters = [];

    /// <summary>Parameters that the texts written so far refer to.</summary>
    public IReadOnlyList<ParameterResource> UsedParameters => _parameters;

    public async ValueTask<HelmText> WriteAsync(object? value) => value switch
    {
        null => new HelmText(string.Empty),
        string text => new HelmText(text),
        bool flag => new HelmText(flag ? "true" : "false"),
        EndpointReference endpoint => Endpoint(endpoint, EndpointProperty.Url),
        EndpointReferenceExpression expression => Endpoint(expression.Endpoint, expression.Property),
        ParameterResource parameter => Parameter(parameter),
        ContainerImageReference image => Image(image.Resource),
        ConnectionStringReference reference => await WriteAsync(reference.Resource.ConnectionStringExpression).ConfigureAwait(false),
        IResourceWithConnectionString resource => await WriteAsync(resource.ConnectionStringExpression).ConfigureAwait(false),
        ReferenceExpression { IsConditional: true } conditional => await WriteConditionalAsync(conditional).ConfigureAwait(false),
        ReferenceExpression { Format: "{0}", ValueProviders: [var only] } => await WriteAsync(only).ConfigureAwait(false),
        ReferenceExpression expression => await WriteExpressionAsync(expression).ConfigureAwait(false),
        IFormattable number => new HelmText(number.ToString(null, CultureInfo.InvariantCulture)),
        IManifestExpressionProvider expression => Deferred(expression),
        _ => throw new NotSupportedException($"A value of type '{value.GetType().Name}' cannot be written to a chart."),
    };

    public HelmText Image(IResource resource) =>
        owner.Values.AddParameter($"{resource.Name}_image", $"{resource.Name}:latest", new ContainerImageReference(resource));

    private HelmText Parameter(ParameterResource parameter)
    {
        if (!_parameters.Contains(parameter))
        {
            _parameters.Add(parameter);
        }

        return owner.Values.Reference(parameter);
    }

    private HelmText Endpoint(EndpointReference endpoint, EndpointProperty property) =>
        owner.Parent.ServiceOf(endpoint.Resource).Endpoints.TryGetValue(endpoint.EndpointName, out var mapping)
            ? mapping.Property(property)
            : throw new InvalidOperationException(
                $"The endpoint '{endpoint.EndpointName}' does not exist on the resource '{endpoint.Resource.Name}'.");

    private async ValueTask<HelmText> WriteExpressionAsync(ReferenceExpression expression)
    {
        var arguments = new object[expression.ValueProviders.Count];
        for (var index = 0; index < arguments.Length; index++)
        {
            arguments[index] = (await WriteAsync(expression.ValueProviders[index]).ConfigureAwait(false)).Embedded;
        }

        return new HelmText(string.Format(CultureInfo.InvariantCulture, expression.Format, arguments));
    }

    private async ValueTask<HelmText> WriteConditionalAsync(ReferenceExpression conditional)
    {
        if (conditional.Condition is ParameterResource parameter)
        {
            // Whoever installs the chart gives the parameter, so the chart decides.
            owner.Values.AddParameter(parameter.Name, string.Empty, parameter);
            var name = parameter.Name.Replace('-', '_');
            var whenTrue = (await WriteAsync(conditional.WhenTrue).ConfigureAwait(false)).Embedded;
            var whenFalse = (await WriteAsync(conditional.WhenFalse).ConfigureAwait(false)).Embedded;
            var test = $".Values.{HelmValues.Parameters}.{owner.Values.SectionName}.{name} | lower";
            return new HelmText($"{{{{ if eq ({test}) \"{conditional.MatchValue?.ToLowerInvariant()}\" }}}}{whenTrue}{{{{ else }}}}{whenFalse}{{{{ end }}}}");
        }

        var actual = conditional.Condition is EndpointReferenceExpression endpoint
            ? Endpoint(endpoint.Endpoint, endpoint.Property).Text
            : await conditional.Condition!.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var matches = string.Equals(actual, conditional.MatchValue, StringComparison.OrdinalIgnoreCase);
        return await WriteAsync(matches ? conditional.WhenTrue : conditional.WhenFalse).ConfigureAwait(false);
    }

    private HelmText Deferred(IManifestExpressionProvider expression)
    {
        var key = expression.ValueExpression.Trim('{', '}');
        owner.Values.Add(HelmValues.Config, key, string.Empty, expression as IValueProvider);
        return new HelmText(owner.Values.Reference(HelmValues.Config, key));
    }
}
