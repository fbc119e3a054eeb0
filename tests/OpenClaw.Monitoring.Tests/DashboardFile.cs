using System.Text.Json;

namespace OpenClaw.Monitoring.Tests;

/// <summary>A committed dashboard, read as Grafana reads it.</summary>
internal sealed class DashboardFile(string path)
{
    private readonly JsonElement _root = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    public static string Directory { get; } = Path.Combine(Testing.Tools.RepositoryRoot, "monitoring", "grafana", "dashboards");

    public static IReadOnlyList<DashboardFile> All { get; } =
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.json").Order(StringComparer.Ordinal).Select(file => new DashboardFile(file))];

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public JsonElement Root => _root;

    public IEnumerable<JsonElement> RowsAndPanels => _root.GetProperty("panels").EnumerateArray();

    public IEnumerable<JsonElement> Panels => RowsAndPanels.Where(panel => panel.GetProperty("type").GetString() != "row");

    public IEnumerable<JsonElement> Variables => _root.GetProperty("templating").GetProperty("list").EnumerateArray();

    /// <summary>Panel titles with their queries.</summary>
    public IEnumerable<(string Panel, string Expression)> PanelQueries =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        select ($"{Name}: {panel.GetProperty("title").GetString()}", target.GetProperty("expr").GetString()!);

    /// <summary>Queries of the annotations, and the selectors inside <c>label_values</c> of the variables.</summary>
    public IEnumerable<(string Panel, string Expression)> OtherQueries =>
    [
        .. _root.GetProperty("annotations").GetProperty("list").EnumerateArray()
            .Select(one => ($"{Name}: annotation {one.GetProperty("name").GetString()}", one.GetProperty("expr").GetString()!)),
        .. Variables.Where(one => one.GetProperty("type").GetString() == "query")
            .Select(one => ($"{Name}: ${one.GetProperty("name").GetString()}", SelectorOf(one.GetProperty("query").GetProperty("query").GetString()!))),
    ];

    public static string WithoutVariables(string expression) => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$__range", "1h", StringComparison.Ordinal)
        .Replace("$job", ".*", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal)
        .Replace("$agent", ".*", StringComparison.Ordinal)
        .Replace("$mountpoint", ".*", StringComparison.Ordinal)
        .Replace("$name", ".*", StringComparison.Ordinal)
        .Replace("$responder", ".*", StringComparison.Ordinal)
        .Replace("$method", ".*", StringComparison.Ordinal)
        .Replace("$datname", ".*", StringComparison.Ordinal)
        .Replace("$db", ".*", StringComparison.Ordinal);

    private static string SelectorOf(string labelValues)
    {
        const string Begin = "label_values(";
        return labelValues.StartsWith(Begin, StringComparison.Ordinal)
            ? labelValues[Begin.Length..labelValues.LastIndexOf(',')]
            : throw new InvalidDataException($"'{labelValues}' is no label_values query.");
    }
}
