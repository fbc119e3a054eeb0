using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests.Configuration;

/// <summary>The ports of the deployment are written in the AppHost's Port.cs.</summary>
public sealed class PortTests
{
    /// <summary>Ports of what the graph itself does not start: its documented default each.</summary>
    private static readonly Dictionary<string, int> Foreign = new()
    {
        ["litellm"] = 4000,
        ["langfuse"] = 3000,
        ["ollama"] = 11434,
        ["redis-exporter"] = 9121,
        ["postgres-exporter"] = 9187,
        ["node-exporter"] = 9100,
        ["blackbox-exporter"] = 9115,
        ["cadvisor"] = 8080,
    };

    private static readonly Dictionary<string, int> Own = Regex
        .Matches(File.ReadAllText(Repository.At("OpenClaw.AppHost", "Infrastructure", "Port.cs")), """= new\("([a-z]+)", ([0-9]+), "[A-Z_]+"\);""")
        .ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Repository.At("monitoring"), "*.yml", SearchOption.AllDirectories);

    [Fact]
    public void Ports_of_the_graphs_own_servers_are_the_ones_of_the_graph()
    {
        var seen = 0;
        foreach (var file in Files)
        {
            foreach (Match address in Regex.Matches(File.ReadAllText(file), @"\b([a-z]+):([0-9]{4,5})\b"))
            {
                // In its container Grafana listens on its own default.
                if (Own.TryGetValue(address.Groups[1].Value, out var port) && address.Value != "grafana:3000")
                {
                    seen++;
                    Assert.True($"{port}" == address.Groups[2].Value, $"{file}: {address.Value}, but the graph has {port}");
                }
            }
        }

        Assert.True(seen > 10);
    }

    [Fact]
    public void Every_loopback_port_belongs_to_a_server_of_the_deployment()
    {
        var known = Own.Values.Concat(Foreign.Values).ToHashSet();
        var ports = Files
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"(?:127\.0\.0\.1|localhost):([0-9]+)"))
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .ToHashSet();

        Assert.NotEmpty(ports);
        Assert.Subset(known, ports);
    }
}
