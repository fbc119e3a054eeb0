using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenClaw.Testing;

namespace OpenClaw.Publishing.Tests.Graph;

public sealed partial class ComposeDeploymentTests
{
    // What these two measure is the host that they run on.
    private static readonly string[] SeeTheHost = ["node-exporter", "cadvisor"];

    // In the place of which OPENCLAW_DOCS_URL stands where it is set.
    private const string Documentation = "https://github.com/heretek-ai/openclaw-aspire/blob/main/docs";

    [Fact]
    public async Task The_published_files_are_those_of_the_snapshot()
    {
        Snapshot.Match((await PublishedGraph.Compose).Files.Where(static file => !IsCopy(file.Key)), "graph-compose");
        Snapshot.Match((await PublishedGraph.WholeCompose).Files.Where(static file => !IsCopy(file.Key)), "graph-compose-whole");
    }

    [Fact]
    public async Task Configuration_files_are_copies_of_those_in_the_repository()
    {
        foreach (var (path, text) in (await PublishedGraph.Compose).Files.Where(static file => IsCopy(file.Key)))
        {
            var source = Path.Combine(Tools.RepositoryRoot, "monitoring", path["config/".Length..].Replace("grafana-", "grafana/", StringComparison.Ordinal));
            var original = await File.ReadAllTextAsync(source, TestContext.Current.CancellationToken);
            Assert.Equal(original.Replace(" docs/runbooks/", $" {Documentation}/runbooks/", StringComparison.Ordinal), text);
        }
    }

    [Fact]
    public async Task Prometheus_and_Alertmanager_accept_their_published_configuration()
    {
        using var folder = new TemporaryDirectory();
        var token = Path.Combine(folder.Path, "gateway-token");
        await File.WriteAllTextAsync(token, "token", TestContext.Current.CancellationToken);
        foreach (var (path, text) in (await PublishedGraph.WholeCompose).Files.Where(static file => file.Key.StartsWith("config/", StringComparison.Ordinal)))
        {
            var file = Path.Combine(folder.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text.Replace("/run/secrets/gateway-token", token, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        await CheckAsync("promtool", "check", "config", Path.Combine(folder.Path, "config", "prometheus", "prometheus.yml"));
        await CheckAsync("amtool", "check-config", Path.Combine(folder.Path, "config", "alertmanager", "alertmanager.yml"));
    }

    [Fact]
    public async Task Our_services_are_scraped_and_notified_with_the_token()
    {
        var files = (await PublishedGraph.Compose).Files;
        Assert.Equal(2, files["config/prometheus/prometheus.yml"].Split("credentials_file: /run/secrets/gateway-token").Length - 1);
        Assert.Contains("url: http://gateway:18789/api/alerts", files["config/alertmanager/alertmanager.yml"], StringComparison.Ordinal);
        Assert.Contains("credentials_file: /run/secrets/gateway-token", files["config/alertmanager/alertmanager.yml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_collector_reads_the_metrics_of_backups_from_a_volume()
    {
        var collector = YamlMap.Parse((await PublishedGraph.Compose).Files["docker-compose.yaml"]).Map("services").Map("collector");
        var volume = Assert.Single(collector.Maps("volumes"));
        Assert.Equal("openclaw-metrics", volume.Text("source"));
        Assert.Equal(collector.Map("environment").Text("Collector__Textfile__Directory"), volume.Text("target"));
        Assert.Equal("true", volume.Text("read_only"), ignoreCase: true);
    }

    [Fact]
    public async Task Every_reference_resolves()
    {
        var published = await PublishedGraph.WholeCompose;
        var file = YamlMap.Parse(published.Files["docker-compose.yaml"]);
        var services = file.Map("services");
        foreach (var (name, service) in Services(file))
        {
            Assert.All(service.Maps("secrets"), secret => Assert.Contains(secret.Text("source"), file.Map("secrets").Keys));
            Assert.All(service.List("networks"), network => Assert.Contains(network!, file.Map("networks").Keys));
            Assert.All(service.Map("depends_on").Keys, dependency => Assert.Contains(dependency, services.Keys));
            foreach (var mount in service.Maps("volumes"))
            {
                if (mount.Text("type") == "volume")
                {
                    Assert.Contains(mount.Text("source"), file.Map("volumes").Keys);
                }
                else if (!SeeTheHost.Contains(name))
                {
                    var folder = mount.Text("source");
                    Assert.StartsWith("./config/", folder, StringComparison.Ordinal);
                    Assert.Contains(published.Files.Keys, path => path.StartsWith(folder[2..] + "/", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task Every_service_is_watched_restarted_limited_and_confined()
    {
        foreach (var (name, service) in Services(YamlMap.Parse((await PublishedGraph.WholeCompose).Files["docker-compose.yaml"])))
        {
            Assert.True(service.Map("healthcheck").List("test").Any(), name);
            Assert.Equal("unless-stopped", service.Text("restart"));
            Assert.NotEmpty(service.Map("deploy").Map("resources").Map("limits").Text("memory"));
            Assert.Contains("ALL", service.List("cap_drop"));
            Assert.All(service.Map("depends_on").Values, static dependency =>
                Assert.Equal("service_healthy", ((Dictionary<object, object?>)dependency!).Text("condition")));
        }
    }

    [Fact]
    public async Task Every_image_has_an_exact_version()
    {
        foreach (var (name, service) in Services(YamlMap.Parse((await PublishedGraph.WholeCompose).Files["docker-compose.yaml"])))
        {
            var tag = service.Text("image").TrimEnd('}').Split(':')[^1];
            Assert.True(ExactTag().IsMatch(tag), $"{name}: {service.Text("image")}");
        }
    }

    [Fact]
    public async Task Only_the_intended_ports_are_published_and_only_on_loopback()
    {
        var services = Services(YamlMap.Parse((await PublishedGraph.Compose).Files["docker-compose.yaml"])).ToArray();
        Assert.All(services.SelectMany(static service => service.Service.List("ports")), static port =>
            Assert.Matches(@"^\$\{(OPENCLAW|MONITORING)_BIND_ADDRESS:-127\.0\.0\.1\}:\$\{[A-Z_]+:-\d+\}:\d+$", (string)port!));
        Assert.Equal(
            ["alertmanager", "blackbox-exporter", "gateway", "grafana", "prometheus"],
            services.Where(static service => service.Service.List("ports").Any()).Select(static service => service.Name).Order());
    }

    [Fact]
    public async Task Stores_are_on_the_back_network_alone_which_reaches_nothing_else()
    {
        var file = YamlMap.Parse((await PublishedGraph.Compose).Files["docker-compose.yaml"]);
        Assert.Equal("true", file.Map("networks").Map("back").Text("internal"));
        foreach (var name in (string[])["redis", "postgres"])
        {
            Assert.Equal(["back"], file.Map("services").Map(name).List("networks"));
        }
    }

    [Fact]
    public async Task Every_secret_is_required_and_every_variable_is_documented()
    {
        var files = (await PublishedGraph.WholeCompose).Files;
        foreach (Match match in Placeholder().Matches(files["docker-compose.yaml"]))
        {
            var name = match.Groups["name"].Value;
            Assert.Contains($"{name}=", files[".env.example"], StringComparison.Ordinal);
            var isSecret = SecretName().IsMatch(name);
            Assert.Equal(isSecret ? ":?" : ":-", match.Groups["operator"].Value);
        }
    }

    [Fact]
    public async Task The_monitoring_file_is_valid_alone_and_agrees_with_the_whole_one()
    {
        var files = (await PublishedGraph.WholeCompose).Files;
        var whole = YamlMap.Parse(files["docker-compose.yaml"]);
        var part = YamlMap.Parse(files["docker-compose.monitoring.yml"]);
        Assert.Equal(
            ["alertmanager", "blackbox-exporter", "cadvisor", "grafana", "node-exporter", "prometheus"],
            Services(part).Select(static service => service.Name).Order());
        Assert.Equal(whole.Text("name"), part.Text("name"));
        foreach (var (name, service) in Services(part))
        {
            Assert.Equivalent(whole.Map("services").Map(name), service, strict: true);
            Assert.All(service.Map("depends_on").Keys, dependency => Assert.Contains(dependency, part.Map("services").Keys));
            Assert.All(
                service.Maps("volumes").Where(static mount => mount.Text("type") == "volume"),
                mount => Assert.Contains(mount.Text("source"), part.Map("volumes").Keys));
        }
    }

    [Fact]
    public async Task Nothing_tells_of_the_machine_that_published()
    {
        foreach (var published in (PublishedGraph[])[await PublishedGraph.WholeCompose, await PublishedGraph.WholeChart])
        {
            foreach (var (path, text) in published.Files)
            {
                Assert.DoesNotContain(Tools.RepositoryRoot, text, StringComparison.Ordinal);
                Assert.DoesNotContain(Path.GetTempPath() + "openclaw", text, StringComparison.Ordinal);
                Assert.True(IsCopy(path) || !text.Contains("latest", StringComparison.OrdinalIgnoreCase), path);
            }
        }
    }

    private static bool IsCopy(string path) =>
        path.StartsWith("config/", StringComparison.Ordinal)
        && path is not ("config/prometheus/prometheus.yml" or "config/alertmanager/alertmanager.yml")
        && !path.StartsWith("config/prometheus/targets/", StringComparison.Ordinal)
        && !path.StartsWith("config/litellm/", StringComparison.Ordinal);

    private static async Task CheckAsync(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Tools.Find(tool), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
    }

    private static IEnumerable<(string Name, Dictionary<object, object?> Service)> Services(Dictionary<object, object?> file) =>
        file.Map("services").Select(static service => ((string)service.Key, (Dictionary<object, object?>)service.Value!));

    [GeneratedRegex(@"^(main-|RELEASE\.)?v?\d+(\.\d+)+[\w.-]*$|^RELEASE\.\d{4}-\d\d-\d\dT[\d-]+Z$")]
    private static partial Regex ExactTag();

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z0-9_]+)(?<operator>:[-?])?[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("PASSWORD$|TOKEN$|SALT$|ENCRYPTION_KEY$|SESSION_SECRET$|SECRET_KEY$|MASTER_KEY$")]
    private static partial Regex SecretName();
}
