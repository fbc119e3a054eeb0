namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Completes the chart that Aspire has written: release names, conditions, values, and the files that only a chart has.</summary>
/// <param name="chart">Folder of the chart.</param>
/// <param name="additions">Folder with the files that are added as they are.</param>
/// <param name="generated">Further files by their path in the chart.</param>
/// <param name="resources">The resources of the chart.</param>
internal sealed class ChartFinisher(
    string chart,
    string additions,
    IReadOnlyDictionary<string, string> generated,
    IReadOnlyCollection<IComputeResource> resources)
{
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var templates = new ChartTemplates([.. resources.Select(static resource => resource.Name)]);
        foreach (var resource in resources.Select(static resource => resource.Name).Order(StringComparer.Ordinal))
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(chart, "templates", resource), "*.yaml"))
            {
                var text = await File.ReadAllTextAsync(path, cancellation);
                await File.WriteAllTextAsync(path, templates.Complete(resource, Path.GetFileName(path), text), cancellation);
            }
        }

        await ChangeAsync("values.yaml", values => ChartValues.Complete(values, templates, resources), cancellation);
        // The kinds and versions of this chart exist since then.
        await ChangeAsync("Chart.yaml", static text => text.Replace(">= 1.18.0-0", ">= 1.25.0-0", StringComparison.Ordinal), cancellation);
        foreach (var path in Directory.EnumerateFiles(additions, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(chart, Path.GetRelativePath(additions, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target, overwrite: true);
        }

        foreach (var (name, text) in generated)
        {
            await File.WriteAllTextAsync(Path.Combine(chart, name), text, cancellation);
        }
    }

    private async Task ChangeAsync(string name, Func<string, string> change, CancellationToken cancellation)
    {
        var path = Path.Combine(chart, name);
        await File.WriteAllTextAsync(path, change(await File.ReadAllTextAsync(path, cancellation)), cancellation);
    }
}
