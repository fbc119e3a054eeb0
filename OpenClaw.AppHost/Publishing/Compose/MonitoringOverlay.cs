using Aspire.Hosting.Docker.Resources;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>
/// The monitoring services as a file of their own: valid alone, so that they can be started without what they watch,
/// and equal to the main file where both are given.
/// </summary>
internal static class MonitoringOverlay
{
    public const string FileName = "docker-compose.monitoring.yml";

    public static string Write(ComposeFile whole)
    {
        var part = new ComposeFile { Name = whole.Name, Networks = whole.Networks, Secrets = whole.Secrets };
        foreach (var (name, service) in whole.Services)
        {
            if (ServicePlans.All[name].IsMonitoring)
            {
                part.Services[name] = service;
            }
        }

        var volumes = part.Services.Values.SelectMany(static service => service.Volumes)
            .Where(static volume => volume.Type == "volume")
            .Select(static volume => volume.Source!);
        foreach (var name in volumes)
        {
            part.Volumes[name] = whole.Volumes[name];
        }

        var outside = part.Services.Values.SelectMany(static service => service.DependsOn.Keys).Except(part.Services.Keys).ToArray();
        return outside.Length == 0
            // Compose appends the list of the second file to that of the first one, and then finds each entry twice.
            ? part.ToYaml().Replace("    security_opt:\n", "    security_opt: !override\n", StringComparison.Ordinal)
            : throw new InvalidOperationException($"Monitoring must not depend on '{outside[0]}', which it watches.");
    }
}
