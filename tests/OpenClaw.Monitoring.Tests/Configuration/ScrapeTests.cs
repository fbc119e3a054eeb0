using System.Text.RegularExpressions;
using OpenClaw.Monitoring.Tests.Rules;

namespace OpenClaw.Monitoring.Tests.Configuration;

public sealed class ScrapeTests
{
    private static readonly PrometheusConfiguration Configuration = RuleFile.Read<PrometheusConfiguration>(PrometheusConfiguration.Path);

    [Fact]
    public void Every_source_has_a_job() => Assert.Equal(
        [
            "alertmanager", "blackbox-exporter", "blackbox-http", "blackbox-tcp", "cadvisor", "grafana", "litellm", "node-exporter",
            "openclaw-gateway", "openclaw-services", "postgres", "prometheus", "redis",
        ],
        Configuration.ScrapeConfigs.Select(job => job.JobName).Order());

    [Fact]
    public void Every_job_reads_its_own_target_file() => Assert.All(
        Configuration.ScrapeConfigs, job => Assert.Equal([$"targets/{job.JobName}.json"], job.FileSdConfigs.SelectMany(one => one.Files)));

    [Fact]
    public void Every_job_bounds_what_a_target_may_cost_and_none_lets_it_name_itself() => Assert.All(Configuration.ScrapeConfigs, job =>
    {
        Assert.InRange(job.SampleLimit, 1, 5000);
        Assert.InRange(job.LabelLimit, 1, 30);
        Assert.InRange(job.TargetLimit, 1, 50);
        Assert.Equal("10MB", job.BodySizeLimit);
        Assert.False(job.HonorLabels);
    });

    [Fact]
    public void Jobs_of_rules_and_rule_tests_exist()
    {
        var jobs = Configuration.ScrapeConfigs.Select(job => job.JobName).Append("langfuse-postgres").ToHashSet();
        var selected = RuleFile.All.SelectMany(entry => Jobs(entry.Rule.Expr));
        var given = RuleTestFile.Cases.SelectMany(test => test.InputSeries).SelectMany(input => Jobs(input.Series));

        Assert.Subset(jobs, selected.Concat(given).ToHashSet());
    }

    private static IEnumerable<string> Jobs(string text) =>
        Regex.Matches(text, """\bjob="([^"]+)""").Select(match => match.Groups[1].Value);
}
