namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>One panel; its place and id follow from its position in the dashboard.</summary>
internal sealed record Panel(PanelKind Kind, string Title, string Unit, string Description)
{
    /// <summary>Columns of the 24 of a row.</summary>
    public int Width { get; init; } = 8;

    /// <summary>Height in units of 30 pixels.</summary>
    public int Height { get; init; } = 8;

    public IReadOnlyList<Query> Queries { get; init; } = [];

    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    public IReadOnlyList<ValueText> Values { get; init; } = [];

    /// <summary>Text shown when a query returns nothing.</summary>
    public string? NoValue { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public int? Decimals { get; init; }

    /// <summary>Whether series are drawn on top of each other.</summary>
    public bool Stacked { get; init; }

    /// <summary>Whether points of the histogram's exemplars are drawn, which lead to traces.</summary>
    public bool Exemplars { get; init; }

    /// <summary>Alerts whose runbooks the panel links to.</summary>
    public IReadOnlyList<string> Runbooks { get; init; } = [];

    /// <summary>Columns of a table, in their order; the others are hidden.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    public static Panel Lines(string title, string unit, string description, params Query[] queries) =>
        new(PanelKind.TimeSeries, title, unit, description) { Queries = queries, Min = 0 };

    public static Panel Stat(string title, string unit, string description, string expression, string legend = "") =>
        new(PanelKind.Stat, title, unit, description) { Queries = [new Query(expression, legend)], Width = 4, Height = 4 };

    public static Panel Dial(string title, string unit, string description, string expression, string legend = "") =>
        new(PanelKind.Gauge, title, unit, description) { Queries = [new Query(expression, legend)], Width = 6, Min = 0 };

    public static Panel Bars(string title, string unit, string description, string expression, string legend) =>
        new(PanelKind.BarGauge, title, unit, description) { Queries = [new Query(expression, legend)], Min = 0 };

    /// <param name="columns">The labels shown, "Value" for the value.</param>
    public static Panel Table(string title, string unit, string description, string expression, params string[] columns) =>
        new(PanelKind.Table, title, unit, description) { Queries = [new Query(expression, "")], Columns = columns, Width = 12 };

    /// <summary>Marks the panel's thresholds: good below the first value, then orange, then red.</summary>
    public Panel WithLimits(double warning, double critical) =>
        this with { Thresholds = [new(null, "green"), new(warning, "orange"), new(critical, "red")] };

    /// <summary>Marks the panel's threshold: good below, red from it on.</summary>
    public Panel WithLimit(double critical) => this with { Thresholds = [new(null, "green"), new(critical, "red")] };

    /// <summary>Marks the panel's thresholds where more is better.</summary>
    public Panel WithFloors(double critical, double warning) =>
        this with { Thresholds = [new(null, "red"), new(critical, "orange"), new(warning, "green")] };
}
