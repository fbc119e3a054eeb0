using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests;

public sealed class DashboardGenerationTests
{
    [Fact]
    public void The_committed_dashboards_and_the_page_of_metrics_are_what_the_generator_writes() =>
        Assert.Empty(new GeneratedFiles(Tools.RepositoryRoot).Check());

    [Fact]
    public void Check_names_a_file_that_was_changed_by_hand_or_is_left_over_and_generate_mends_both()
    {
        using var root = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(root.Path, "monitoring", "contract"));
        File.Copy(
            Path.Combine(Tools.RepositoryRoot, "monitoring", "contract", "metrics.yml"),
            Path.Combine(root.Path, "monitoring", "contract", "metrics.yml"));
        var files = new GeneratedFiles(root.Path);
        Assert.Equal(10, files.Write().Count);
        Assert.Empty(files.Check());

        File.AppendAllText(Path.Combine(root.Path, "docs", "metrics.md"), "by hand");
        File.WriteAllText(Path.Combine(root.Path, "monitoring", "grafana", "dashboards", "old.json"), "{}");
        string[] wrong = ["docs/metrics.md", "monitoring/grafana/dashboards/old.json"];
        Assert.Equal(wrong, files.Check());
        Assert.Equal(wrong, files.Write());
        Assert.Empty(files.Check());
    }
}
