using System.Diagnostics;
using OpenClaw.Testing;

namespace OpenClaw.Publishing.Tests.Graph;

/// <summary>The graph of OpenClaw.AppHost, published by its own program as a user would.</summary>
internal sealed record PublishedGraph(int ExitCode, string Error, SortedDictionary<string, string> Files)
{
    private static readonly string[] Everything = ["--exporters", "standard", "--llm", "standard"];
    private static readonly Lazy<Task<PublishedGraph>> LazyCompose = new(() => PublishAsync("compose"));
    private static readonly Lazy<Task<PublishedGraph>> LazyWholeCompose = new(() => PublishAsync("compose", Everything));
    private static readonly Lazy<Task<PublishedGraph>> LazyChart = new(() => PublishAsync("kubernetes"));
    private static readonly Lazy<Task<PublishedGraph>> LazyWholeChart = new(() => PublishAsync("kubernetes", Everything));

    public static Task<PublishedGraph> Compose => LazyCompose.Value;

    public static Task<PublishedGraph> WholeCompose => LazyWholeCompose.Value;

    public static Task<PublishedGraph> Chart => LazyChart.Value;

    public static Task<PublishedGraph> WholeChart => LazyWholeChart.Value;

    /// <summary>Runs the program with these arguments behind <c>--operation publish</c>.</summary>
    public static async Task<PublishedGraph> RunAsync(string folder, params string[] arguments)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        var program = Path.Combine(Tools.RepositoryRoot, "OpenClaw.AppHost", "bin", configuration, "net10.0", "OpenClaw.AppHost.dll");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program, "--operation", "publish", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        process.StartInfo.Environment["ASPIRE_HOME"] = Path.Combine(Path.GetTempPath(), "openclaw-publish-home");
        process.StartInfo.Environment["DOTNET_ENVIRONMENT"] = "Production";
        // No container runtime is needed: none is found.
        process.StartInfo.Environment["DOCKER_HOST"] = "unix:///nowhere";
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The publish did not end: {await output}");
        }

        await output;
        return new PublishedGraph(process.ExitCode, await error, Read(folder));
    }

    private static async Task<PublishedGraph> PublishAsync(string target, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("openclaw-graph-");
        try
        {
            var output = Path.Combine(folder.FullName, "out");
            var published = await RunAsync(output, ["--step", "publish", "--target", target, "--output-path", output, .. arguments]);
            Assert.Equal((0, string.Empty), (published.ExitCode, published.Error));
            return published;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SortedDictionary<string, string> Read(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                files[Path.GetRelativePath(folder, file)] = File.ReadAllText(file);
            }
        }

        return files;
    }
}
