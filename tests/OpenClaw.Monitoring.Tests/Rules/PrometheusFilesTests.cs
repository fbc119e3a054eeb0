using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>Prometheus itself judges its files.</summary>
public sealed class PrometheusFilesTests
{
    public static TheoryData<string> RuleTests => [.. RuleTestFile.Paths.Select(path => Path.GetFileName(path))];

    [Fact]
    public async Task Prometheus_takes_the_configuration_without_any_target_file()
    {
        var output = await PromtoolAsync("check", "config", Repository.At("monitoring", "prometheus", "prometheus.yml"));

        Assert.Contains("is valid prometheus config file", output);
    }

    [Fact]
    public async Task Prometheus_takes_every_rule_file() => Assert.DoesNotContain(
        "FAILED", await PromtoolAsync(["check", "rules", .. RuleFile.Paths]));

    [Theory]
    [MemberData(nameof(RuleTests))]
    public async Task Alerts_fire_and_are_silent_as_the_rule_tests_say(string file) => Assert.Contains(
        "SUCCESS", await PromtoolAsync("test", "rules", Repository.At("monitoring", "prometheus", "tests", file)));

    private static Task<string> PromtoolAsync(params string[] arguments) => ServerProcess.RunAsync(Tools.Find("promtool"), arguments);
}
