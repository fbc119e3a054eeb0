namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>One dashboard.</summary>
/// <param name="Name">Name of its file and end of its uid, which links and alerts refer to.</param>
internal sealed record Dashboard(string Name, string Title, string Description)
{
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    public IReadOnlyList<Row> Rows { get; init; } = [];

    public string Uid => $"heretek-openclaw-{Name}";

    public IEnumerable<Panel> Panels => Rows.SelectMany(row => row.Panels);
}
