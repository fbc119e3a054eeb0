using Aspire.Hosting;

namespace OpenClaw.Publishing.Tests;

/// <summary>Publishes a model into a temporary folder and reads the files back.</summary>
internal sealed class PublishedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("openclaw-publish-");

    // Aspire keeps resolved parameters below this folder; those of a test belong to nobody's home.
    static PublishedFolder() =>
        Environment.SetEnvironmentVariable("ASPIRE_HOME", System.IO.Path.Combine(System.IO.Path.GetTempPath(), "openclaw-publish-home"));

    public string Path => _folder.FullName;

    public async Task<PublishedFolder> PublishAsync(Action<IDistributedApplicationBuilder> model, string step = "publish")
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", "--step", step, "--output-path", Path],
            DisableDashboard = true,
        });
        model(builder);
        await using var app = builder.Build();
        await app.RunAsync(TestContext.Current.CancellationToken);
        return this;
    }

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>All files by their path below the folder.</summary>
    public SortedDictionary<string, string> ReadAll()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            files[System.IO.Path.GetRelativePath(Path, file.FullName)] = File.ReadAllText(file.FullName);
        }

        return files;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
