using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>A file below monitoring/prometheus/rules/.</summary>
internal sealed class RuleFile
{
    public List<RuleGroup> Groups { get; set; } = [];

    /// <summary>Every rule file, those of optional services included.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. Directory.EnumerateFiles(Repository.At("monitoring", "prometheus", "rules"), "*.yml", SearchOption.AllDirectories).Order()];

    /// <summary>Every rule with the path of its file, relative to the rules' directory.</summary>
    public static IReadOnlyList<(string File, Rule Rule)> All { get; } =
    [
        .. from path in Paths
           from grouped in Read<RuleFile>(path).Groups
           from rule in grouped.Rules
           select (Path.GetRelativePath(Repository.At("monitoring", "prometheus", "rules"), path), rule),
    ];

    public static IReadOnlyList<Rule> Alerts { get; } = [.. All.Select(entry => entry.Rule).Where(rule => rule.Alert is not null)];

    public static IReadOnlyList<string> AlertNames { get; } = [.. Alerts.Select(rule => rule.Alert!).Distinct().Order()];

    public static T Read<T>(string path) =>
        new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<T>(File.ReadAllText(path));
}
