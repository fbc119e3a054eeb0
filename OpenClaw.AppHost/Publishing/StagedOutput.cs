using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>
/// A folder beside the output folder that a publish writes to; only a complete publish moves into the output folder,
/// so that nobody finds half of one.
/// </summary>
internal sealed class StagedOutput : IDisposable
{
    /// <summary>Names the files of the last publish, so that the next one removes those that it does not write any more.</summary>
    private const string ListFileName = ".published";

    private readonly string _target;

    private StagedOutput(string target)
    {
        _target = target;
        Path = $"{target}.{Environment.ProcessId}.publishing";
    }

    /// <summary>Where the publish writes.</summary>
    public string Path { get; }

    /// <summary>Creates the folder, with the values that the owner of the output folder has entered there.</summary>
    /// <param name="outputPath">The output folder; it may not exist yet.</param>
    /// <exception cref="ConfigurationException">It cannot be written.</exception>
    public static StagedOutput Create(string outputPath)
    {
        var staged = new StagedOutput(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(outputPath)));
        try
        {
            if (File.Exists(staged._target))
            {
                throw new IOException("it is a file");
            }

            Directory.CreateDirectory(staged.Path);
            var values = System.IO.Path.Combine(staged._target, ".env");
            if (File.Exists(values))
            {
                File.Copy(values, System.IO.Path.Combine(staged.Path, ".env"));
            }

            return staged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The output folder '{outputPath}' cannot be written: {exception.Message}");
        }
    }

    /// <summary>Moves everything into the output folder and removes what an earlier publish left there.</summary>
    public void Commit()
    {
        var files = Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file))
            .Order(StringComparer.Ordinal)
            .ToArray();
        File.WriteAllLines(System.IO.Path.Combine(Path, ListFileName), files);
        if (!Directory.Exists(_target))
        {
            Directory.Move(Path, _target);
            return;
        }

        RemoveStale(files);
        foreach (var file in files.Append(ListFileName))
        {
            var destination = System.IO.Path.Combine(_target, file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(destination)!);
            File.Move(System.IO.Path.Combine(Path, file), destination, overwrite: true);
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private void RemoveStale(string[] files)
    {
        var list = System.IO.Path.Combine(_target, ListFileName);
        if (!File.Exists(list))
        {
            return;
        }

        foreach (var stale in File.ReadAllLines(list).Except(files))
        {
            var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(_target, stale));
            if (path.StartsWith(_target + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }
}
