using System.Diagnostics;
using System.Globalization;

namespace OpenClaw.LoadTest;

/// <summary>A gateway started by a command line, and the memory of all its processes.</summary>
internal sealed class StartedGateway : IDisposable
{
    private readonly Process _process;

    private StartedGateway(Process process) => _process = process;

    /// <param name="command">Program and arguments, parted by spaces; {port} stands for the port.</param>
    /// <param name="port">The port.</param>
    public static StartedGateway Start(string command, int port)
    {
        var words = command.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new StartedGateway(process);
    }

    /// <exception cref="InvalidOperationException">It ended.</exception>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The gateway ended with exit code {_process.ExitCode}.");
        }
    }

    /// <summary>Resident memory of the process and its descendants, in megabytes.</summary>
    public double Megabytes()
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => (Id: int.Parse(name!, CultureInfo.InvariantCulture), Parent: ParentOf(name!))).ToList();
        HashSet<int> family = [_process.Id];
        int before;
        do
        {
            before = family.Count;
            family.UnionWith(parents.Where(process => family.Contains(process.Parent)).Select(process => process.Id));
        }
        while (family.Count > before);
        return family.Sum(ResidentKilobytes) * 1024 / 1e6;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int ParentOf(string id)
    {
        try
        {
            // "1234 (name with spaces) S 1 …": the parent is the second word behind the name.
            var text = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long ResidentKilobytes(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
