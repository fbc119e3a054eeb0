using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace OpenClaw.Monitoring.Tests;

public sealed partial class DashboardConventionTests
{
    public static TheoryData<string> Names => [.. DashboardFile.All.Select(file => file.Name)];

    [Fact]
    public void There_are_nine_dashboards_each_with_a_uid_of_its_own()
    {
        Assert.Equal(9, DashboardFile.All.Count);
        Assert.Equal(
            DashboardFile.All.Select(file => $"heretek-openclaw-{file.Name}"),
            DashboardFile.All.Select(file => file.Root.GetProperty("uid").GetString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_dashboard_is_read_only_tagged_described_and_refreshes_no_faster_than_the_scrapes(string name)
    {
        var root = Open(name).Root;
        Assert.Equal(JsonValueKind.Null, root.GetProperty("id").ValueKind);
        Assert.False(root.GetProperty("editable").GetBoolean());
        Assert.True(root.GetProperty("schemaVersion").GetInt32() >= 39);
        Assert.Equal("30s", root.GetProperty("refresh").GetString());
        Assert.Equal(["heretek", "openclaw"], root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.NotEmpty(root.GetProperty("description").GetString()!);
        Assert.DoesNotContain("localhost", root.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_titles_of_panels_are_unique_and_every_panel_has_a_unit_and_a_description(string name)
    {
        var file = Open(name);
        var ids = file.RowsAndPanels.Select(panel => panel.GetProperty("id").GetInt32()).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var titles = file.Panels.Select(panel => panel.GetProperty("title").GetString()!).ToList();
        Assert.Equal(titles.Distinct(), titles);
        Assert.All(file.Panels, panel =>
        {
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
            Assert.EndsWith(".", panel.GetProperty("description").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_panel_query_and_variable_asks_the_chosen_data_source_which_begins_as_the_provisioned_one(string name)
    {
        var file = Open(name);
        var asked = DataSourcesIn(file.Root).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, uid => Assert.Equal("${datasource}", uid));
        Assert.All(file.Panels, panel => Assert.True(panel.TryGetProperty("datasource", out _)));

        var choice = Assert.Single(file.Variables, variable => variable.GetProperty("type").GetString() == "datasource");
        Assert.Equal("datasource", choice.GetProperty("name").GetString());
        Assert.Equal(ProvisionedUid("prometheus"), choice.GetProperty("current").GetProperty("value").GetString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Queries_have_no_fixed_range_and_series_of_graphs_have_names(string name)
    {
        var file = Open(name);
        Assert.All(file.PanelQueries, query => Assert.All(
            Ranges().Matches(query.Expression),
            range => Assert.Contains(range.Value, (string[])["[$__rate_interval]", "[$__range]"])));
        Assert.All(
            file.Panels.Where(panel => panel.GetProperty("type").GetString() is "timeseries" or "bargauge"),
            panel => Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.NotEmpty(target.GetProperty("legendFormat").GetString()!)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_lie_within_24_columns_and_do_not_overlap(string name)
    {
        var taken = new HashSet<(int X, int Y)>();
        foreach (var panel in Open(name).RowsAndPanels)
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, width, height) = (Read(place, "x"), Read(place, "y"), Read(place, "w"), Read(place, "h"));
            Assert.InRange(x + width, 1, 24);
            for (var i = 0; i < width * height; i++)
            {
                Assert.True(
                    taken.Add((x + (i % width), y + (i / width))),
                    $"{panel.GetProperty("title").GetString()} lies on another panel.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variable_is_used_and_every_variable_in_use_is_declared(string name)
    {
        var file = Open(name);
        var declared = file.Variables.Select(variable => variable.GetProperty("name").GetString()!).ToHashSet();
        var readers = file.Root.GetProperty("panels").GetRawText() + file.Root.GetProperty("links").GetRawText();
        var used = Uses().Matches(readers).Select(use => use.Groups[1].Value).Where(use => !use.StartsWith("__", StringComparison.Ordinal)).ToHashSet();
        Assert.Equal(declared.Order(), used.Order());
        Assert.All(
            file.Variables.Where(variable => variable.GetProperty("type").GetString() == "query"),
            variable =>
            {
                Assert.Equal(2, variable.GetProperty("refresh").GetInt32());
                Assert.True(variable.GetProperty("multi").GetBoolean());
                Assert.True(variable.GetProperty("includeAll").GetBoolean());
            });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_panel_leads_to_runbooks_and_traces(string name) => Assert.All(Open(name).Panels, panel =>
    {
        var urls = panel.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("url").GetString()!).ToList();
        Assert.Contains(urls, url => url.StartsWith("${docs}/runbooks", StringComparison.Ordinal));
        Assert.Contains("${langfuse}", urls);
    });

    private static DashboardFile Open(string name) => DashboardFile.All.Single(file => file.Name == name);

    private static int Read(JsonElement place, string name) => place.GetProperty(name).GetInt32();

    private static IEnumerable<string?> DataSourcesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(DataSourcesIn),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.NameEquals("datasource")
            ? [property.Value.GetProperty("uid").GetString()]
            : DataSourcesIn(property.Value)),
        _ => [],
    };

    private static string? ProvisionedUid(string type)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(
            Path.Combine(Testing.Tools.RepositoryRoot, "monitoring", "grafana", "provisioning", "datasources", "openclaw.yml"));
        yaml.Load(reader);
        var sources = (YamlSequenceNode)yaml.Documents[0].RootNode["datasources"];
        return ((YamlScalarNode)sources.Single(source => ((YamlScalarNode)source["type"]).Value == type)["uid"]).Value;
    }

    [GeneratedRegex(@"\[[^\]""]*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\$\{?([a-z_]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Uses();
}
