namespace OpenClaw.MetricsCollector.Tests.Host;

public sealed class HostTests
{
    [Fact]
    public async Task The_hosts_values_are_plausible()
    {
        await using var collector = await Collector.StartAsync();

        var page = await collector.ScrapeAsync();

        Assert.Equal(Environment.ProcessorCount, page.Families["node_cpu_seconds_total"].Samples.Count(sample => sample.Labels["mode"] == "idle"));
        Assert.InRange(page.Value("node_memory_MemAvailable_bytes"), 1, page.Value("node_memory_MemTotal_bytes"));
        var root = page.Value("node_filesystem_size_bytes", ("mountpoint", "/"));
        Assert.InRange(page.Value("node_filesystem_avail_bytes", ("mountpoint", "/")), 1, root);
        Assert.Equal(new DriveInfo("/").TotalSize, root);
        Assert.InRange(page.Value("node_time_seconds"), 1.7e9, 1e10);
        Assert.All(page.Families["node_scrape_collector_success"].Samples, sample => Assert.Equal(1, sample.Value));
    }

    [Fact]
    public async Task A_part_that_is_missing_is_named_and_the_others_are_there()
    {
        using var proc = new TemporaryDirectory();
        await File.WriteAllTextAsync(Path.Combine(proc.Path, "loadavg"), "0.50 0.25 0.10 1/100 12345\n");
        await using var collector = await Collector.StartAsync(("Collector:Host:ProcPath", proc.Path), ("Collector:Disabled:0", "filesystem"), ("Collector:Disabled:1", "containers"));

        var page = await collector.ScrapeAsync();

        Assert.Equal(0.5, page.Value("node_load1"));
        Assert.Equal(0, page.Value("node_scrape_collector_success", ("collector", "cpu")));
        Assert.Equal(1, page.Value("node_scrape_collector_success", ("collector", "loadavg")));
        Assert.Contains($"cannot read {proc.Path}/stat", collector.Output);
    }
}
