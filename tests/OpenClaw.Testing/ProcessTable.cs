namespace OpenClaw.Testing;

/// <summary>Living processes, found by what they inherited.</summary>
public static class ProcessTable
{
    /// <summary>Id and command line of each process whose environment contains a text.</summary>
    public static IEnumerable<string> WithEnvironment(string text)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            string? line = null;
            try
            {
                if (File.ReadAllText(Path.Combine(directory, "environ")).Contains(text, StringComparison.Ordinal))
                {
                    line = $"{Path.GetFileName(directory)} {File.ReadAllText(Path.Combine(directory, "cmdline")).Replace('\0', ' ')}";
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
}
