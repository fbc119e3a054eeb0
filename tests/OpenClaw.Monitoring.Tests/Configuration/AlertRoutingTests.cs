using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Configuration;

/// <summary>Alertmanager itself judges its files.</summary>
public sealed class AlertRoutingTests
{
    private static readonly string Configuration = Repository.At("monitoring", "alertmanager", "alertmanager.yml");

    [Theory]
    [InlineData("alertmanager.yml")]
    [InlineData("receivers.example.yml")]
    public async Task Alertmanager_takes_the_configuration(string file) => Assert.Contains(
        "SUCCESS", await ServerProcess.RunAsync(Tools.Find("amtool"), ["check-config", Repository.At("monitoring", "alertmanager", file)]));

    [Theory]
    [InlineData("alertname=Watchdog severity=info category=monitoring", "deadman")]
    [InlineData("alertname=Anything severity=info category=system", "none")]
    [InlineData("alertname=RedisDown severity=critical category=service", "gateway,oncall")]
    [InlineData("alertname=HighCPUUsage severity=warning category=system", "gateway,team")]
    [InlineData("alertname=AgentOffline severity=critical category=agent", "gateway,agents,oncall")]
    [InlineData("alertname=AgentUnhealthy severity=warning category=agent", "gateway,agents,team")]
    [InlineData("alertname=TriadNodeDown severity=critical category=triad", "gateway,agents,oncall")]
    public async Task Alerts_go_by_severity_and_category(string labels, string receivers) => Assert.Equal(
        receivers,
        (await ServerProcess.RunAsync(
            Tools.Find("amtool"), ["config", "routes", "test", $"--config.file={Configuration}", .. labels.Split(' ')])).Split('\n')
            .Single(line => line.Length > 0 && !line.StartsWith("Warning", StringComparison.Ordinal)));

    [Fact]
    public async Task The_prober_takes_its_modules() => Assert.Contains(
        "Config file is ok",
        await ServerProcess.RunAsync(
            Tools.Find("prometheus-blackbox-exporter"),
            [$"--config.file={Repository.At("monitoring", "blackbox", "blackbox.yml")}", "--config.check"]));

    [Fact]
    public void No_secret_stands_in_a_configuration() => Assert.All(
        Directory.EnumerateFiles(Repository.At("monitoring", "alertmanager"), "*.yml").SelectMany(File.ReadLines),
        line => Assert.DoesNotMatch(@"^\s*(smtp_auth_password|slack_api_url|api_url|credentials|password|auth_password|routing_key):", line));
}
