using System.Net;

namespace OpenClaw.MetricsCollector.Tests.Probes;

[Collection(ServersCollection.Name)]
public sealed class ProbeTests(Servers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Probes_have_names_types_and_labels_of_blackbox_exporter()
    {
        var file = Modules(
            """
            modules:
              http_2xx: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4 } }
              tcp_connect: { prober: tcp }
              icmp_echo: { prober: icmp }
            """);
        var port = Ports.Free();
        await using var exporter = ServerProcess.Start(
            Tools.Find("prometheus-blackbox-exporter"), [$"--config.file={file}", $"--web.listen-address=127.0.0.1:{port}"]);
        await using var collector = await StartAsync(file, "*");
        await exporter.WaitForPortAsync(port);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        foreach (var (module, target) in ((string, string)[])
            [
                ("http_2xx", $"http://127.0.0.1:{port}/-/healthy"),
                ("http_2xx", $"http://127.0.0.1:{Ports.Free()}/"),
                ("tcp_connect", $"127.0.0.1:{servers.Redis.Port}"),
                ("tcp_connect", $"127.0.0.1:{Ports.Free()}"),
                ("icmp_echo", "127.0.0.1"),
            ])
        {
            var query = $"/probe?module={module}&target={Uri.EscapeDataString(target)}";
            var theirs = MetricsText.Parse(await client.GetStringAsync(query));
            var ours = MetricsText.Parse(await collector.Client.GetStringAsync(query));

            foreach (var name in (string[])["probe_success", "probe_ip_protocol", "probe_ip_addr_hash"])
            {
                Assert.Equal((target, name, theirs.Value(name)), (target, name, ours.Value(name)));
            }

            Assert.All(ours.Families.Values, family =>
            {
                Assert.True(theirs.Families.TryGetValue(family.Name, out var real), $"{family.Name} is unknown to the exporter");
                Assert.Equal(real.Type, family.Type);
                Assert.Equal(real.LabelNames, family.LabelNames);
            });
            if (module == "http_2xx")
            {
                Assert.Equal(theirs.Value("probe_http_status_code"), ours.Value("probe_http_status_code"));
            }
        }
    }

    [Fact]
    public async Task A_target_that_is_not_on_the_list_is_refused()
    {
        await using var collector = await StartAsync(null, "http://127.0.0.1:*");

        Assert.Equal(HttpStatusCode.Forbidden, (await collector.Client.GetAsync("/probe?target=http://169.254.169.254/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await collector.Client.GetAsync("/probe?target=http://127.0.0.1:1/")).StatusCode);
    }

    [Fact]
    public async Task Without_a_list_no_target_may_be_probed()
    {
        await using var collector = await Collector.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await collector.Client.GetAsync("/probe?target=http://127.0.0.1:1/")).StatusCode);
    }

    [Theory]
    [InlineData("/probe?module=tcp_connect", "The parameter target is missing")]
    [InlineData("/probe?module=nonsense&target=a:1", "icmp_echo, tcp_connect")]
    public async Task A_wrong_request_is_told_what_is_wrong(string query, string message)
    {
        await using var collector = await StartAsync(
            Modules("modules: { tcp_connect: { prober: tcp }, icmp_echo: { prober: icmp } }"), "*");

        var response = await collector.Client.GetAsync(query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_module_with_an_unknown_setting_is_not_used_as_if_it_had_none()
    {
        await using var collector = await StartAsync(
            Modules("modules: { odd: { prober: http, http: { fail_if_moon_is_full: true } }, good: { prober: tcp } }"), "*");

        var odd = await collector.Client.GetAsync("/probe?module=odd&target=http://127.0.0.1:1/");

        Assert.Equal(HttpStatusCode.BadRequest, odd.StatusCode);
        Assert.Contains("odd.http.fail_if_moon_is_full", await odd.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await collector.Client.GetAsync("/probe?module=good&target=127.0.0.1:1")).StatusCode);
    }

    [Theory]
    [InlineData("modules: [", "line ")]
    [InlineData("modules: { a: { timeout: 5s } }", "module a has no prober")]
    [InlineData("modules: { a: { prober: tcp, timeout: soon } }", "timeout must be like 5s")]
    [InlineData(null, "Could not find file")]
    public async Task An_unreadable_configuration_is_told_precisely_and_all_else_continues(string? text, string message)
    {
        await using var collector = await StartAsync(text is null ? Path.Combine(_directory.Path, "missing.yml") : Modules(text), "*");

        var response = await collector.Client.GetAsync("/probe?target=http://127.0.0.1:1/");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(message, collector.Output);
        Assert.Contains("node_load1", (await collector.ScrapeAsync()).Families.Keys);
    }

    [Fact]
    public async Task A_broken_change_of_the_configuration_leaves_the_last_good_one_in_force()
    {
        var file = Modules("modules: { first: { prober: tcp } }");
        await using var collector = await StartAsync(file, "*");
        Assert.Equal(HttpStatusCode.OK, (await collector.Client.GetAsync("/probe?module=first&target=127.0.0.1:1")).StatusCode);

        await File.WriteAllTextAsync(file, "modules: [");
        Assert.Equal(HttpStatusCode.OK, (await collector.Client.GetAsync("/probe?module=first&target=127.0.0.1:1")).StatusCode);
        await File.WriteAllTextAsync(file, "modules: { second: { prober: tcp } }");
        Assert.Equal(HttpStatusCode.OK, (await collector.Client.GetAsync("/probe?module=second&target=127.0.0.1:1")).StatusCode);
    }

    [Fact]
    public async Task A_dialog_over_tcp_is_held()
    {
        var file = Modules(
            """
            modules:
              redis_refuses: { prober: tcp, tcp: { query_response: [ { send: "PING\r" }, { expect: "^-(NOAUTH) " } ] } }
              redis_greets: { prober: tcp, timeout: 300ms, tcp: { query_response: [ { send: "PING\r" }, { expect: "^HELLO" } ] } }
            """);
        await using var collector = await StartAsync(file, "127.0.0.1:*");

        var target = $"127.0.0.1:{servers.Redis.Port}";
        var refuses = MetricsText.Parse(await collector.Client.GetStringAsync($"/probe?module=redis_refuses&target={target}"));
        var greets = MetricsText.Parse(await collector.Client.GetStringAsync($"/probe?module=redis_greets&target={target}"));

        Assert.Equal(1, refuses.Value("probe_success"));
        Assert.Equal(0, greets.Value("probe_success"));
    }

    public void Dispose() => _directory.Dispose();

    private static Task<Collector> StartAsync(string? file, string targets) =>
        Collector.StartAsync([("Probe:Targets:0", targets), .. file is null ? ((string, string)[])[] : [("Probe:ConfigFile", file)]]);

    private string Modules(string text)
    {
        var path = Path.Combine(_directory.Path, "blackbox.yml");
        File.WriteAllText(path, text);
        return path;
    }
}
