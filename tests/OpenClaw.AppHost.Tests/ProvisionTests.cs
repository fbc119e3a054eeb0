using OpenClaw.Testing;

namespace OpenClaw.AppHost.Tests;

public sealed class ProvisionTests
{
    private static readonly string Script = Path.Combine(Tools.RepositoryRoot, "eng", "provision");

    [Fact]
    public async Task An_unknown_argument_is_named_and_ends_with_code_2()
    {
        await using var process = ServerProcess.Start(Script, ["everything"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        Assert.Equal("provision: unknown argument 'everything'; see eng/provision --help", process.Output);
    }

    [Fact]
    public async Task What_is_there_is_not_fetched_again()
    {
        var redis = new FileInfo(Tools.Find("redis-server"));
        var before = redis.LastWriteTimeUtc;
        var output = await ServerProcess.RunAsync(Script, ["tests"], new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin" });
        Assert.Empty(output);
        redis.Refresh();
        Assert.Equal(before, redis.LastWriteTimeUtc);
    }

    [Theory]
    [InlineData("redis-server", "--version", "Redis server")]
    [InlineData("postgres", "--version", "postgres (PostgreSQL)")]
    [InlineData("prometheus", "--version", "prometheus, version")]
    [InlineData("promtool", "--version", "promtool, version")]
    [InlineData("prometheus-alertmanager", "--version", "alertmanager, version")]
    [InlineData("amtool", "--version", "amtool, version")]
    [InlineData("prometheus-node-exporter", "--version", "node_exporter, version")]
    [InlineData("prometheus-blackbox-exporter", "--version", "blackbox_exporter, version")]
    [InlineData("prometheus-postgres-exporter", "--version", "postgres_exporter, version")]
    [InlineData("chromium", "--version", "Chromium")]
    public async Task A_provisioned_program_runs(string program, string argument, string answer) =>
        Assert.Contains(answer, await ServerProcess.RunAsync(Tools.Find(program), [argument]), StringComparison.Ordinal);
}
