using System.Text;
using OpenClaw.Monitoring.Contract;
using OpenClaw.Monitoring.Dashboards;
using OpenClaw.Monitoring.Dashboards.Model;

namespace OpenClaw.Monitoring;

/// <summary>The files of the repository that this program writes.</summary>
/// <param name="root">The repository's directory.</param>
internal sealed class GeneratedFiles(string root)
{
    private const string DashboardDirectory = "monitoring/grafana/dashboards";

    /// <summary>Path below the root, and content.</summary>
    public IReadOnlyDictionary<string, string> Render()
    {
        var contract = MetricsContract.Load(Path.Combine(root, "monitoring", "contract", "metrics.yml"));
        var files = DashboardCatalog.All.ToDictionary(
            dashboard => $"{DashboardDirectory}/{dashboard.Name}.json", DashboardJson.Write, StringComparer.Ordinal);
        files["docs/metrics.md"] = MetricsDocument.Write(contract);
        return files;
    }

    /// <summary>Writes what differs, and deletes dashboards that are no more.</summary>
    /// <returns>The paths that changed.</returns>
    public IReadOnlyList<string> Write()
    {
        var files = Render();
        var differing = Differing(files);
        foreach (var path in differing)
        {
            var target = Path.Combine(root, path);
            if (files.TryGetValue(path, out var content))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.WriteAllText(target, content);
            }
            else
            {
                File.Delete(target);
            }
        }

        return differing;
    }

    /// <returns>The paths whose content is not what would be written.</returns>
    public IReadOnlyList<string> Check() => Differing(Render());

    private List<string> Differing(IReadOnlyDictionary<string, string> files)
    {
        var differing = files.Where(file => !IsWritten(file.Key, file.Value)).Select(file => file.Key);
        var directory = Path.Combine(root, DashboardDirectory);
        var present = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.json") : [];
        var left = present.Select(path => $"{DashboardDirectory}/{Path.GetFileName(path)}").Where(path => !files.ContainsKey(path));
        return [.. differing.Concat(left).Order(StringComparer.Ordinal)];
    }

    private bool IsWritten(string path, string content)
    {
        var target = Path.Combine(root, path);
        return File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(content));
    }
}
