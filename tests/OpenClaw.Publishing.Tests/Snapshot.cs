using System.Runtime.CompilerServices;
using System.Text;

namespace OpenClaw.Publishing.Tests;

/// <summary>Compares published files with a committed text; OPENCLAW_UPDATE_SNAPSHOTS=1 writes it anew.</summary>
internal static class Snapshot
{
    public static void Match(PublishedFolder folder, string name) => Match(folder.ReadAll(), name);

    public static void Match(IEnumerable<KeyValuePair<string, string>> files, string name)
    {
        var text = new StringBuilder();
        foreach (var (path, content) in files)
        {
            text.Append("##### ").Append(path).Append('\n').Append(content);
        }

        var snapshot = Path.Combine(ProjectFolder(), "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("OPENCLAW_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(snapshot, text.ToString());
        }

        Assert.Equal(File.Exists(snapshot) ? File.ReadAllText(snapshot) : string.Empty, text.ToString());
    }

    private static string ProjectFolder([CallerFilePath] string sourceFile = "") => Path.GetDirectoryName(sourceFile)!;
}
