using System.Globalization;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>The health declaration of the graph as a Compose health check.</summary>
internal static class ComposeHealth
{
    public static Healthcheck Of(IResource resource)
    {
        var plan = ServicePlans.Of(resource);
        return new Healthcheck
        {
            Test = Test(resource, plan.Tool),
            Interval = "10s",
            Timeout = "5s",
            Retries = 6,
            StartPeriod = string.Create(CultureInfo.InvariantCulture, $"{plan.StartSeconds}s"),
        };
    }

    private static List<string> Test(IResource resource, HttpClientTool tool)
    {
        var probe = HealthProbe.Of(resource);
        if (probe.Command is { } command)
        {
            // The shell in the container, not Compose, expands the variables.
            return ["CMD-SHELL", command.Replace("$", "$$", StringComparison.Ordinal)];
        }

        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{probe.Port}{probe.Path}");
        return tool switch
        {
            HttpClientTool.Wget => ["CMD", "wget", "-q", "-O", "/dev/null", url],
            HttpClientTool.Python => ["CMD", "python3", "-c", $"import urllib.request as r; r.urlopen('{url}', timeout=4)"],
            HttpClientTool.Service => ["CMD", "dotnet", $"/app/{ProjectImages.AssemblyOf(resource)}.dll", "--probe", url],
            _ => throw new InvalidOperationException($"No health command for {tool}."),
        };
    }
}
