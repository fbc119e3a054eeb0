namespace OpenClaw.MetricsCollector.Tests.Collection;

public sealed class TextfileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Families_of_several_files_are_served_as_one()
    {
        Write("a.prom", "# HELP backup_time When.\n# TYPE backup_time gauge\nbackup_time{kind=\"one\",path=\"c:\\\\d \\\"e\\\"\"} 12\n");
        Write("b.prom", "# TYPE backup_time gauge\nbackup_time{kind=\"two\"} 1.5e3\n");
        Write("other.txt", "nonsense");
        await using var collector = await StartAsync();

        var family = (await collector.ScrapeAsync()).Families["backup_time"];

        Assert.Equal("gauge", family.Type);
        Assert.Equal([12, 1500], family.Samples.Select(sample => sample.Value));
        // As it is written on the page.
        Assert.Equal("c:\\\\d \\\"e\\\"", family.Samples[0].Labels["path"]);
    }

    [Theory]
    [InlineData("other 1 1690000000000\n", "line 1: it is not a sample without a timestamp")]
    [InlineData("other{a=b} 1\n", "line 1: it is not a sample without a timestamp")]
    [InlineData("# TYPE other histogram\n", "line 1: its type is not gauge, counter or untyped")]
    [InlineData("ok 1\nnode_load1 99\n", "line 2: node_load1 is a name of the collector's own")]
    [InlineData("other 1\nother 2\n", "line 2: other has these labels already")]
    [InlineData("# TYPE good counter\ngood 2\n", "another file has good with another type or the same labels")]
    public async Task A_file_that_is_none_is_named_with_its_line_and_leaves_the_others(string text, string message)
    {
        Write("a.prom", "# TYPE good gauge\ngood 1\n");
        Write("b.prom", text);
        await using var collector = await StartAsync();

        var page = await collector.ScrapeAsync();

        Assert.Equal(1, page.Value("good"));
        Assert.DoesNotContain("other", page.Families.Keys);
        Assert.Equal(0, page.Value("openclaw_collector_success", ("collector", "textfile")));
        Assert.Contains($"b.prom: {message}", collector.Output);
        Assert.Contains("node_load1", page.Families.Keys);
    }

    [Fact]
    public async Task Every_collector_can_be_named_in_the_configuration()
    {
        await using var collector = await Collector.StartAsync(
            ("Collector:Textfile:Directory", _directory.Path),
            ("ConnectionStrings:redis", $"127.0.0.1:{Ports.Free()}"),
            ("ConnectionStrings:openclaw", $"Host=127.0.0.1;Port={Ports.Free()};Username=u;Password=p;Database=d"));

        var page = await collector.ScrapeAsync();

        Assert.Equal(
            MetricsCollector.Collection.CollectorOptions.Names,
            page.Families["openclaw_collector_success"].Samples.Select(sample => sample.Labels["collector"]).Order());
    }

    private Task<Collector> StartAsync() => Collector.StartAsync(("Collector:Textfile:Directory", _directory.Path));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.Path, name), text);
}
