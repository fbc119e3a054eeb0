using System.ComponentModel;

namespace OpenClaw.Testing;

/// <summary>Packages of npm that tests need, installed once below <c>.tools/</c>; afterwards no network is asked.</summary>
public static class NpmPackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    /// <summary>Installs the packages unless they are there.</summary>
    /// <param name="name">The folder's name below <c>.tools/</c>.</param>
    /// <param name="manifest">The package.json, with exact versions.</param>
    /// <returns>The folder with <c>node_modules</c>, or the reason why it cannot be had.</returns>
    public static async Task<(string? Folder, string? Reason)> InstallAsync(string name, string manifest)
    {
        var folder = Path.Combine(Tools.RepositoryRoot, ".tools", name);
        var marker = Path.Combine(folder, "complete");
        if (IsComplete(marker, manifest))
        {
            return (folder, null);
        }

        Directory.CreateDirectory(folder);

        // Another test process may be installing: only one does, the others wait for the lock.
        await using var gate = await LockAsync(Path.Combine(folder, "install.lock"));
        if (IsComplete(marker, manifest))
        {
            return (folder, null);
        }

        File.Delete(marker);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), manifest);
        try
        {
            await using var npm = ServerProcess.Start("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], directory: folder);
            using var limit = new CancellationTokenSource(InstallLimit);
            await npm.WaitForExitAsync(limit.Token);
            if (npm.ExitCode != 0)
            {
                return (null, $"npm cannot install {name}: {string.Join("; ", npm.Output.Trim().Split('\n').Take(3))}");
            }
        }
        catch (Win32Exception)
        {
            return (null, "there is no npm on this machine");
        }
        catch (OperationCanceledException)
        {
            return (null, $"npm did not install {name} within {InstallLimit}");
        }

        await File.WriteAllTextAsync(marker, manifest);
        return (folder, null);
    }

    private static bool IsComplete(string marker, string manifest) => File.Exists(marker) && File.ReadAllText(marker) == manifest;

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(500);
            }
        }
    }
}
