using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Backup;

public sealed class PrometheusBackupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Folder => Path.Combine(_directory.Path, "backups");

    private string Storage => Path.Combine(_directory.Path, "data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_running_server_is_backed_up_and_the_drill_reads_its_series()
    {
        var port = Ports.Free();
        await using var server = await StartAsync(port, Storage);
        await SeriesAsync(port);

        var backup = (await BackupCommand.SucceedAsync("prometheus", Folder, "--url", $"http://127.0.0.1:{port}", "--data", Storage)).Trim();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Storage, "snapshots")));
        Assert.EndsWith(" is whole", await BackupCommand.SucceedAsync("verify", backup), StringComparison.Ordinal);
        Assert.Matches("^restored: 1 blocks, [1-9][0-9]* samples of the series 'up'$", await BackupCommand.SucceedAsync("drill", backup));
        var restored = Path.Combine(_directory.Path, "restored");
        await BackupCommand.SucceedAsync("restore", backup, restored);
        var anotherPort = Ports.Free();
        await using var another = await StartAsync(anotherPort, restored);
        await SeriesAsync(anotherPort);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_ends_with_one_line_and_leaves_nothing()
    {
        Directory.CreateDirectory(Storage);
        var (code, output) = await BackupCommand.RunAsync("prometheus", Folder, "--url", $"http://127.0.0.1:{Ports.Free()}", "--data", Storage);

        Assert.Equal(1, code);
        Assert.StartsWith("backup: Prometheus at http://127.0.0.1:", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }

    private async Task<ServerProcess> StartAsync(int port, string storage)
    {
        var file = Path.Combine(_directory.Path, $"{port}.yml");
        await File.WriteAllTextAsync(file, $$"""
            global: { scrape_interval: 1s }
            scrape_configs: [ { job_name: prometheus, static_configs: [ { targets: [ "127.0.0.1:{{port}}" ] } ] } ]
            """);
        return ServerProcess.Start(
            Tools.Find("prometheus"),
            [$"--config.file={file}", $"--storage.tsdb.path={storage}", $"--web.listen-address=127.0.0.1:{port}", "--web.enable-admin-api"]);
    }

    private static async Task SeriesAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (true)
        {
            try
            {
                var answer = await http.GetFromJsonAsync<JsonElement>("/api/v1/query?query=count_over_time(up[1h])>3");
                if (answer.GetProperty("data").GetProperty("result").GetArrayLength() > 0)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (DateTime.UtcNow < deadline)
            {
            }

            Assert.True(DateTime.UtcNow < deadline, "Prometheus has no series.");
            await Task.Delay(250);
        }
    }
}
