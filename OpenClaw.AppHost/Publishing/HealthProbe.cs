using System.Text.RegularExpressions;

namespace OpenClaw.AppHost.Publishing;

/// <summary>How the health of a service is asked; the graph declares it once, by <c>WithHttpHealthCheck</c>.</summary>
/// <param name="Path">Path of the HTTP health endpoint, or null when a command asks.</param>
/// <param name="Port">Port of the container for <paramref name="Path"/>.</param>
/// <param name="EndpointName">Name of that port.</param>
/// <param name="Command">Shell command, or null when HTTP asks.</param>
internal sealed partial record HealthProbe(string? Path, int Port, string? EndpointName, string? Command)
{
    /// <summary>Reads the declaration.</summary>
    /// <exception cref="InvalidOperationException">The graph declares no health for the resource.</exception>
    public static HealthProbe Of(IResource resource)
    {
        if (ServicePlans.Of(resource).HealthCommand is { } command)
        {
            return new HealthProbe(null, 0, null, command);
        }

        foreach (var check in resource.Annotations.OfType<HealthCheckAnnotation>())
        {
            // Aspire names the check after what it asks: gateway_http_/ready_200_check.
            var match = HttpCheck().Match(check.Key);
            var endpoint = resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(candidate => candidate.Name == match.Groups["endpoint"].Value);
            if (match.Success && endpoint?.TargetPort is { } port)
            {
                return new HealthProbe(match.Groups["path"].Value, port, endpoint.Name, null);
            }
        }

        throw new InvalidOperationException($"The resource '{resource.Name}' declares no health check, so nothing can wait for it after a publish.");
    }

    [GeneratedRegex("_(?<endpoint>[^_/]+)_(?<path>/.*)_[0-9]{3}_check$")]
    private static partial Regex HttpCheck();
}
