namespace OpenClaw.Testing;

/// <summary>The programs that <c>eng/provision tests</c> put below <c>.tools/</c>.</summary>
public static class Tools
{
    /// <summary>The clone's directory, found from the place of the test assembly.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The path of a provisioned program, such as <c>promtool</c>.</summary>
    /// <exception cref="FileNotFoundException">The program was not provisioned.</exception>
    public static string Find(string program)
    {
        var path = Path.Combine(RepositoryRoot, ".tools", "bin", program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{program}' is missing: run eng/provision tests.", path);
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OpenClaw.Aspire.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No OpenClaw.Aspire.sln above {AppContext.BaseDirectory}.");
    }
}
