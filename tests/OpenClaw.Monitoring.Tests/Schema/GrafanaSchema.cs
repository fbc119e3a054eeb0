using System.Globalization;
using System.Text.RegularExpressions;
using OpenClaw.AppHost.Infrastructure;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Schema;

/// <summary>The types of the Grafana that is deployed, as the TypeScript compiler applies them to JSON.</summary>
internal static partial class GrafanaSchema
{
    private const string Manifest =
        $$"""
        { "name": "openclaw-dashboards", "private": true, "version": "1.0.0", "dependencies": { "@grafana/schema": "{{ImageTags.Grafana}}", "typescript": "5.9.3" } }
        """;

    private const string Settings =
        """
        {
          "compilerOptions": { "strict": true, "noEmit": true, "module": "preserve", "allowImportingTsExtensions": true, "skipLibCheck": true, "types": [], "lib": ["es2022"] },
          "files": ["values.ts"]
        }
        """;

    /// <summary>Assigns each value to its type of <c>panels.ts</c>; skips the test where the compiler cannot be had.</summary>
    /// <returns>What the compiler refuses, each with the name of the value.</returns>
    public static async Task<IReadOnlyList<string>> RefusalsAsync(IReadOnlyList<(string Name, string Type, string Json)> values)
    {
        var (packages, reason) = await NpmPackages.InstallAsync("npm-grafana", Manifest);
        Assert.SkipWhen(reason is not null, reason ?? "");

        using var directory = new TemporaryDirectory();
        Directory.CreateSymbolicLink(Path.Combine(directory.Path, "node_modules"), Path.Combine(packages!, "node_modules"));
        File.Copy(Repository.At("tests", "OpenClaw.Monitoring.Tests", "Schema", "panels.ts"), Path.Combine(directory.Path, "panels.ts"));
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "tsconfig.json"), Settings);

        // One line each: the compiler names the line.
        await File.WriteAllLinesAsync(
            Path.Combine(directory.Path, "values.ts"),
            values.Select((value, index) => $"export const value{index}: {value.Type} = {value.Json};").Append("import type { Frame, Panels } from './panels.ts';"));
        await using var compiler = ServerProcess.Start(
            "node", [Path.Combine("node_modules", "typescript", "bin", "tsc"), "--pretty", "false"], directory: directory.Path);
        await compiler.WaitForExitAsync();
        var refusals = compiler.Output.Split('\n').Where(line => line.Contains(": error TS", StringComparison.Ordinal)).Select(line =>
            Place().Match(line) is { Success: true } place
                ? $"{values[int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture) - 1].Name}: {line[place.Length..]}"
                : line).ToList();
        return compiler.ExitCode == 0 || refusals.Count > 0 ? refusals : throw new InvalidOperationException(compiler.Output);
    }

    [GeneratedRegex(@"^values\.ts\((?<line>\d+),\d+\): error ", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
