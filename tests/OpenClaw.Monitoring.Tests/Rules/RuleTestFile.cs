namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>A file of rule tests, in the format of <c>promtool test rules</c>.</summary>
internal sealed class RuleTestFile
{
    public List<string> RuleFiles { get; set; } = [];

    public List<Case> Tests { get; set; } = [];

    public static IReadOnlyList<string> Paths { get; } =
        [.. Directory.EnumerateFiles(Repository.At("monitoring", "prometheus", "tests"), "*.yml").Order()];

    public static IReadOnlyList<Case> Cases { get; } = [.. Paths.SelectMany(path => RuleFile.Read<RuleTestFile>(path).Tests)];

    internal sealed class Case
    {
        public string Name { get; set; } = "";

        public List<Input> InputSeries { get; set; } = [];

        public List<Expectation> AlertRuleTest { get; set; } = [];

        public override string ToString() => Name;
    }

    internal sealed class Input
    {
        public string Series { get; set; } = "";
    }

    internal sealed class Expectation
    {
        public string Alertname { get; set; } = "";

        public List<object> ExpAlerts { get; set; } = [];
    }
}
