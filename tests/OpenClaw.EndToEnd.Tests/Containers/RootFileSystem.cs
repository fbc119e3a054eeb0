using System.Formats.Tar;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests.Containers;

/// <summary>The root file system of an image as an archive: programs of this machine, and the libraries that they load.</summary>
internal sealed partial class RootFileSystem : IAsyncDisposable
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private readonly HashSet<string> _written = [];
    private readonly TarWriter _archive;

    public RootFileSystem(string path) => _archive = new TarWriter(File.Create(path));

    /// <summary>Adds a directory that a user owns.</summary>
    public Task AddDirectoryAsync(string path, int owner, UnixFileMode mode = Executable) =>
        WriteAsync(new PaxTarEntry(TarEntryType.Directory, path.TrimStart('/')) { Uid = owner, Gid = owner, Mode = mode });

    /// <summary>Adds a text file.</summary>
    public Task AddTextAsync(string path, string text) =>
        WriteAsync(new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/'))
        {
            Mode = Executable,
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
        });

    /// <summary>Adds a symbolic link.</summary>
    public Task AddLinkAsync(string path, string target) =>
        WriteAsync(new PaxTarEntry(TarEntryType.SymbolicLink, path.TrimStart('/')) { LinkName = target, Mode = Executable });

    /// <summary>Adds a folder with everything below it.</summary>
    public async Task AddTreeAsync(string path, string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            await AddFileAsync(Path.Combine(path, Path.GetRelativePath(source, file)), file);
        }
    }

    /// <summary>Adds a program or library with all libraries that it is linked to.</summary>
    public async Task AddProgramAsync(string path, string source)
    {
        await AddFileAsync(path, source);
        foreach (Match library in Library().Matches(await ServerProcess.RunAsync("ldd", [source], Libraries())))
        {
            var file = library.Groups["path"].Value;
            // The loader is at a fixed place; it finds the others below /lib.
            await AddFileAsync(library.Groups["name"].Success ? $"/lib/{library.Groups["name"].Value}" : file, file);
        }
    }

    public async Task AddFileAsync(string path, string source)
    {
        if (!_written.Add(path))
        {
            return;
        }

        await using var content = File.OpenRead(source);
        await _archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path.TrimStart('/')) { Mode = Executable, DataStream = content });
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    private Task WriteAsync(TarEntry entry) => _archive.WriteEntryAsync(entry);

    // What was fetched is linked to libraries that were fetched with it.
    private static Dictionary<string, string?> Libraries()
    {
        var root = Path.Combine(Tools.RepositoryRoot, ".tools", "root");
        var folders = new[] { "lib", "usr/lib" }
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, "*-linux-gnu"))
            .SelectMany(folder => Directory.EnumerateDirectories(folder).Prepend(folder));
        return new() { ["LD_LIBRARY_PATH"] = string.Join(':', folders) };
    }

    [GeneratedRegex(@"^\s*(?:(?<name>\S+) => )?(?<path>/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}
