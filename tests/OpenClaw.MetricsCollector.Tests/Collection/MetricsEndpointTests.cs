using System.Net;

namespace OpenClaw.MetricsCollector.Tests.Collection;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task A_filter_gives_the_named_collectors_only()
    {
        await using var collector = await Collector.StartAsync();

        var page = await collector.ScrapeAsync("?collect[]=filesystem&collect[]=self");

        Assert.Contains("node_filesystem_avail_bytes", page.Families.Keys);
        Assert.Contains("openclaw_build_info", page.Families.Keys);
        Assert.DoesNotContain("node_load1", page.Families.Keys);
        Assert.Equal(
            ["filesystem", "self"],
            page.Families["openclaw_collector_success"].Samples.Select(sample => sample.Labels["collector"]).Order());
    }

    [Fact]
    public async Task An_unknown_collector_is_refused_and_the_known_ones_are_named()
    {
        await using var collector = await Collector.StartAsync();

        var response = await collector.Client.GetAsync("/metrics?collect[]=nonsense");
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("nonsense", body);
        Assert.Contains("host, filesystem, containers, self", body);
    }

    [Fact]
    public async Task A_collector_that_is_switched_off_leaves_no_series()
    {
        await using var collector = await Collector.StartAsync(("Collector:Disabled:0", "host"));

        var page = await collector.ScrapeAsync();

        Assert.DoesNotContain("node_load1", page.Families.Keys);
        Assert.Contains("node_filesystem_avail_bytes", page.Families.Keys);
        Assert.Equal(HttpStatusCode.BadRequest, (await collector.Client.GetAsync("/metrics?collect[]=host")).StatusCode);
    }

    [Fact]
    public async Task Many_scrapes_at_once_each_get_a_whole_page()
    {
        await using var collector = await Collector.StartAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => collector.ScrapeAsync()));

        Assert.All(pages, page => Assert.Contains("openclaw_collector_duration_seconds", page.Families.Keys));
    }

    [Fact]
    public async Task Results_are_reused_for_the_time_that_is_set()
    {
        await using var collector = await Collector.StartAsync(("Collector:Reuse", "00:01:00"));

        var first = await collector.ScrapeAsync();
        var second = await collector.ScrapeAsync();

        Assert.Equal(first.Value("node_time_seconds"), second.Value("node_time_seconds"));
    }

    [Fact]
    public async Task The_page_is_for_callers_on_this_machine()
    {
        await using var collector = await Collector.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        Assert.Equal(HttpStatusCode.Forbidden, (await collector.Client.SendAsync(request)).StatusCode);
    }
}
