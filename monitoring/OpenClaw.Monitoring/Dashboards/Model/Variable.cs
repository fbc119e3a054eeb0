namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>A choice at the top of the dashboard, of the values that a label has.</summary>
/// <param name="Name">Name in queries, without the dollar.</param>
/// <param name="Label">Name on the screen.</param>
/// <param name="Query">A <c>label_values</c> query.</param>
internal sealed record Variable(string Name, string Label, string Query)
{
    /// <summary>The two variables of <c>{@</c>, from a series that each target has once.</summary>
    public static Variable[] Targets(string metric) =>
    [
        new("job", "Job", $"label_values({metric}, job)"),
        new("instance", "Instance", $$"""label_values({{metric}}{job=~"$job"}, instance)"""),
    ];
}
