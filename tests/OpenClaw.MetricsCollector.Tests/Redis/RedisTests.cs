using OpenClaw.MetricsCollector.Redis;

namespace OpenClaw.MetricsCollector.Tests.Redis;

[Collection(ServersCollection.Name)]
public sealed class RedisTests(Servers servers)
{
    [Fact]
    public async Task The_lag_of_each_consumer_group_is_measured()
    {
        foreach (var text in (string[])["one", "two", "three"])
        {
            await servers.RedisAsync("XADD", "oc:inbox:lagging", "*", "text", text);
        }

        await servers.RedisAsync("XGROUP", "CREATE", "oc:inbox:lagging", "workers", "0");
        await servers.RedisAsync("XREADGROUP", "GROUP", "workers", "one", "COUNT", "1", "STREAMS", "oc:inbox:lagging", ">");
        await using var collector = await Collector.StartAsync(servers.Settings);

        var page = await collector.ScrapeAsync();

        var group = (("stream", "oc:inbox:lagging"), ("group", "workers"));
        Assert.Equal(3, page.Value("redis_stream_length", group.Item1));
        Assert.Equal(2, page.Value("redis_stream_group_lag", group.Item1, group.Item2));
        Assert.Equal(1, page.Value("redis_stream_group_messages_pending", group.Item1, group.Item2));
        Assert.Equal(1, page.Value("redis_stream_group_consumer_messages_pending", group.Item1, group.Item2, ("consumer", "one")));
    }

    [Fact]
    public async Task Keys_limits_and_commands_are_measured()
    {
        await servers.RedisAsync("SET", "key", "value");
        await using var collector = await Collector.StartAsync(servers.Settings);

        var page = await collector.ScrapeAsync();

        Assert.True(page.Value("redis_db_keys", ("db", "db0")) >= 1);
        Assert.Equal(0, page.Value("redis_db_keys", ("db", "db15")));
        Assert.Equal(10000, page.Value("redis_config_maxclients"));
        Assert.Equal(0, page.Value("redis_memory_max_bytes"));
        Assert.True(page.Value("redis_commands_total", ("cmd", "set")) >= 1);
        Assert.True(page.Value("redis_memory_used_bytes") > 100_000);
    }

    [Fact]
    public async Task The_number_of_streams_and_commands_has_a_limit()
    {
        for (var stream = 0; stream < 5; stream++)
        {
            await servers.RedisAsync("XADD", $"oc:many:{stream}", "*", "text", "one");
        }

        await using var collector = await Collector.StartAsync(
            [.. servers.Settings, ("Collector:Redis:StreamLimit", "3"), ("Collector:Redis:CommandLimit", "2")]);

        var page = await collector.ScrapeAsync();

        Assert.Equal(3, page.Families["redis_stream_length"].Samples.Count);
        Assert.Equal(2, page.Families["redis_commands_total"].Samples.Count);
    }

    [Theory]
    [InlineData("cache:6380,user=u,password=p=w,ssl=True,defaultDatabase=2,abortConnect=false", "cache", 6380, "u", "p=w", true, 2)]
    [InlineData("cache", "cache", 6379, null, null, false, 0)]
    [InlineData("[::1]:7000", "::1", 7000, null, null, false, 0)]
    [InlineData("rediss://u:p%40w@cache:6380/3", "cache", 6380, "u", "p@w", true, 3)]
    [InlineData("redis://:pw@cache", "cache", 6379, null, "pw", false, 0)]
    public void Connection_strings_of_both_forms_are_read(
        string text, string host, int port, string? user, string? password, bool tls, int database)
    {
        var endpoint = RedisEndpoint.Parse(text);

        Assert.Equal((host, port, user, password), (endpoint.Host, endpoint.Port, endpoint.User, endpoint.Password));
        Assert.Equal((tls, database), (endpoint.Tls, endpoint.Database));
    }

    [Theory]
    [InlineData("cache:99999")]
    [InlineData("password=x")]
    [InlineData("redis://")]
    public void A_connection_string_without_a_usable_address_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => RedisEndpoint.Parse(text));
    }
}
