namespace OpenClaw.Gateway.Alerts;

/// <summary>The severities that are told apart; a bounded set, since they are label values of a metric.</summary>
internal static class AlertSeverity
{
    public const string Critical = "critical";
    private const string None = "none";
    private const string Other = "other";

    /// <summary>"none" is an alert without the label, "other" one with a value that is not known here.</summary>
    public static IReadOnlyList<string> All { get; } = [Critical, "warning", "info", None, Other];

    public static string Of(IReadOnlyDictionary<string, string> labels) =>
        labels.GetValueOrDefault("severity") is not { Length: > 0 } severity ? None : All.Contains(severity) ? severity : Other;
}
