namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Answer of <c>/health/report</c>.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Version">Version of the service.</param>
/// <param name="Status">Worst status of all checks.</param>
/// <param name="DurationSeconds">Time that this answer took.</param>
/// <param name="Checks">Every check.</param>
internal sealed record HealthReportAnswer(
    string Service,
    string Version,
    string Status,
    double DurationSeconds,
    IReadOnlyList<HealthReportAnswer.Check> Checks)
{
    /// <summary>State of one check.</summary>
    internal sealed record Check(
        string Name,
        string Status,
        double DurationSeconds,
        string? Detail,
        IReadOnlyDictionary<string, string?>? Data,
        IReadOnlyList<string> Tags);
}
