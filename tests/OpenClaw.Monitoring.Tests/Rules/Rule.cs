namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>One rule of a rule file: an alert, or a recorded series.</summary>
internal sealed class Rule
{
    public string? Alert { get; set; }

    public string? Record { get; set; }

    public string Expr { get; set; } = "";

    public string For { get; set; } = "0m";

    public string? KeepFiringFor { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];

    public override string ToString() => Alert ?? Record ?? "";
}
