using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Backup;

/// <summary>Runs <c>eng/backup</c>.</summary>
internal static class BackupCommand
{
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string?>(), arguments);

    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        // Not what the graph of this clone serves.
        var isolated = new Dictionary<string, string?>(environment) { ["OPENCLAW_STATE_DIRECTORY"] = Repository.At("no-state") };
        await using var process = ServerProcess.Start(Repository.At("eng", "backup"), arguments, isolated);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, process.Output);
    }

    public static Task<string> SucceedAsync(params string[] arguments) => SucceedAsync(new Dictionary<string, string?>(), arguments);

    public static async Task<string> SucceedAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var (code, output) = await RunAsync(environment, arguments);
        Assert.True(code == 0, output);
        return output;
    }
}
