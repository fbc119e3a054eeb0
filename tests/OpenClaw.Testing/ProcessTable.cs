namespace OpenClaw.Testing;

/// <summary>Living processes, found by the directory that they work with.</summary>
public static class ProcessTable
{
    /// <summary>Id and command line of each process whose environment names a directory, or whose working directory lies in it.</summary>
    /// <remarks>Redis writes its title over its environment and its arguments; its working directory is that of its data.</remarks>
    public static IEnumerable<string> Of(string directory)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            string? line = null;
            try
            {
                if (File.ReadAllText(Path.Combine(process, "environ")).Contains(directory, StringComparison.Ordinal) || WorksIn(directory, process))
                {
                    line = $"{Path.GetFileName(process)} {File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ')}";
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
            }

            if (line is not null)
            {
                yield return line;
            }
        }
    }

    private static bool WorksIn(string directory, string process) =>
        new FileInfo(Path.Combine(process, "cwd")).LinkTarget is { } working &&
        $"{working}/".StartsWith($"{directory}/", StringComparison.Ordinal);
}
