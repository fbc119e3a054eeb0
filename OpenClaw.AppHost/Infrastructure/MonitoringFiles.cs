using System.Text.Json;
using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Copies of the files below <c>monitoring/</c> that a server of this run reads, with the targets of this run beside them.</summary>
internal sealed class MonitoringFiles(IDistributedApplicationBuilder builder, string server)
{
    /// <summary>Where the server reads them.</summary>
    public string Directory { get; } = Path.Combine(builder.StateOf(server), "config");

    /// <summary>Replaces the copies by the files as they are now.</summary>
    public void Refresh()
    {
        var source = Path.Combine(builder.RepositoryRoot(), "monitoring", server);
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }

        foreach (var file in System.IO.Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Directory, Path.GetRelativePath(source, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, Documentation.Link(File.ReadAllText(file)));
        }
    }

    /// <summary>Puts what is known only in this run into a copied file.</summary>
    /// <exception cref="ConfigurationException">The file has no such placeholder.</exception>
    public void Replace(string file, string placeholder, string value)
    {
        var path = Path.Combine(Directory, file);
        File.WriteAllText(path, Replace(File.ReadAllText(path), $"monitoring/{server}/{file}", placeholder, value));
    }

    /// <summary>Puts what is known only in a run or a deployment into the text of a file.</summary>
    /// <exception cref="ConfigurationException">The text has no such placeholder, so the server would be set up wrongly.</exception>
    public static string Replace(string text, string file, string placeholder, string value) =>
        text.Contains(placeholder, StringComparison.Ordinal)
            ? text.Replace(placeholder, value, StringComparison.Ordinal)
            : throw new ConfigurationException(
                $"The file {file} has no '{placeholder.Trim()}', in whose place '{value.Trim()}' belongs. Put it back.");

    /// <summary>Writes a secret that a copied file refers to, for its owner only.</summary>
    public void WriteSecret(string name, string? value)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "secrets"));
        PrivateFile.Write(Path.Combine(Directory, "secrets", name), value ?? "");
    }

    /// <summary>Writes the targets of one scrape job, in the format of Prometheus' file-based discovery.</summary>
    public void WriteTargets(string job, params ScrapeTarget[] targets)
    {
        var directory = Path.Combine(Directory, "targets");
        System.IO.Directory.CreateDirectory(directory);
        File.WriteAllBytes(
            Path.Combine(directory, $"{job}.json"),
            JsonSerializer.SerializeToUtf8Bytes(
                targets.Select(target => new { targets = new[] { target.Address }, labels = target.Labels }), JsonSerializerOptions.Web));
    }
}
