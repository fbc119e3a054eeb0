using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests;

public sealed class ProcessTableTests
{
    [Fact]
    public async Task A_Redis_that_was_left_behind_is_seen_though_it_wrote_over_its_environment()
    {
        using var state = new TemporaryDirectory();
        var data = Directory.CreateDirectory(Path.Combine(state.Path, "redis")).FullName;
        var port = Ports.Free();
        await using (var redis = ServerProcess.Start(
            Tools.Find("redis-server"),
            ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", data, "--save", ""],
            new Dictionary<string, string?> { ["OPENCLAW_STATE_DIRECTORY"] = state.Path }))
        {
            await redis.WaitForPortAsync(port);
            Assert.StartsWith($"{redis.Id} ", Assert.Single(ProcessTable.Of(state.Path)), StringComparison.Ordinal);
            Assert.Empty(ProcessTable.Of($"{state.Path}/red"));
        }

        Assert.Empty(ProcessTable.Of(state.Path));
    }
}
