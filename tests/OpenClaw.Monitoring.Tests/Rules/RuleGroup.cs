namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>A group of a rule file.</summary>
internal sealed class RuleGroup
{
    public string Name { get; set; } = "";

    public List<Rule> Rules { get; set; } = [];
}
