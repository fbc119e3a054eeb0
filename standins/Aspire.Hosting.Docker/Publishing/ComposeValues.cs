using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Turns the values of the model into text with <c>${NAME}</c> placeholders.</summary>
/// <remarks>No parameter is resolved here, so no secret can reach a published file.</remarks>
internal static class ComposeValues
{
    public static async ValueTask<string> WriteAsync(
        object? value,
        DockerComposeEnvironmentResource environment,
        CancellationToken cancellationToken) => value switch
        {
            null => string.Empty,
            string text => text,
            EndpointReference endpoint => Endpoint(endpoint, EndpointProperty.Url, environment),
            EndpointReferenceExpression expression => Endpoint(expression.Endpoint, expression.Property, environment),
            ParameterResource parameter => environment.Variables.Parameter(parameter),
            ContainerImageReference image => environment.Variables.Image(image.Resource),
            ContainerPortReference port => environment.Variables.Port(port.Resource),
            ConnectionStringReference reference =>
                await WriteAsync(reference.Resource.ConnectionStringExpression, environment, cancellationToken).ConfigureAwait(false),
            IResourceWithConnectionString resource when resource is not ParameterResource =>
                await WriteAsync(resource.ConnectionStringExpression, environment, cancellationToken).ConfigureAwait(false),
            ReferenceExpression { IsConditional: true } conditional =>
                await WriteConditionalAsync(conditional, environment, cancellationToken).ConfigureAwait(false),
            ReferenceExpression expression =>
                await WriteExpressionAsync(expression, environment, cancellationToken).ConfigureAwait(false),
            IManifestExpressionProvider expression => environment.Variables.Expression(expression),
            _ => throw new NotSupportedException($"A value of type '{value.GetType().Name}' cannot be written to a Compose file."),
        };

    private static string Endpoint(EndpointReference endpoint, EndpointProperty property, DockerComposeEnvironmentResource environment) =>
        environment.ServiceOf(endpoint.Resource).Endpoints.TryGetValue(endpoint.EndpointName, out var mapping)
            ? mapping.Property(property)
            : throw new InvalidOperationException(
                $"The endpoint '{endpoint.EndpointName}' does not exist on the resource '{endpoint.Resource.Name}'.");

    private static async ValueTask<string> WriteExpressionAsync(
        ReferenceExpression expression,
        DockerComposeEnvironmentResource environment,
        CancellationToken cancellationToken)
    {
        var arguments = new object[expression.ValueProviders.Count];
        for (var index = 0; index < arguments.Length; index++)
        {
            arguments[index] = await WriteAsync(expression.ValueProviders[index], environment, cancellationToken).ConfigureAwait(false);
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, arguments);
    }

    private static async ValueTask<string> WriteConditionalAsync(
        ReferenceExpression conditional,
        DockerComposeEnvironmentResource environment,
        CancellationToken cancellationToken)
    {
        // A Compose file cannot decide, so the condition is settled while publishing.
        var actual = conditional.Condition is EndpointReferenceExpression endpoint
            ? Endpoint(endpoint.Endpoint, endpoint.Property, environment)
            : await conditional.Condition!.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var matches = string.Equals(actual, conditional.MatchValue, StringComparison.OrdinalIgnoreCase);
        return await WriteAsync(matches ? conditional.WhenTrue : conditional.WhenFalse, environment, cancellationToken).ConfigureAwait(false);
    }
}
