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
    public double Megabytes() => Family().Sum(id => Kilobytes(id, "VmRSS:")) * 1024 / 1e6;

    /// <summary>The part of it that is neither a file's nor shared, in megabytes.</summary>
    public double PrivateMegabytes() => Family().Sum(id => Kilobytes(id, "RssAnon:")) * 1024 / 1e6;

    /// <summary>Processor time that the process and its descendants have used.</summary>
    public TimeSpan ProcessorTime() => Family().Aggregate(TimeSpan.Zero, (sum, id) => sum + ProcessorTime(id));

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private HashSet<int> Family()
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Select(id => (Id: id, Parent: int.Parse(Stat(id, 1), CultureInfo.InvariantCulture))).ToList();
        HashSet<int> family = [_process.Id];
        int before;
        do
        {
            before = family.Count;
            family.UnionWith(parents.Where(process => family.Contains(process.Parent)).Select(process => process.Id));
        }
        while (family.Count > before);
        return family;
    }

    // The kernel counts in hundredths of a second.
    private static TimeSpan ProcessorTime(int id) => TimeSpan.FromMilliseconds(
        10 * (long.Parse(Stat(id, 11), CultureInfo.InvariantCulture) + long.Parse(Stat(id, 12), CultureInfo.InvariantCulture)));

    /// <summary>A word of /proc/id/stat, counted from behind the name; "0" when the process is gone.</summary>
    private static string Stat(int id, int word)
    {
        try
        {
            // "1234 (name with spaces) S 1 …"
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ')[word];
        }
        catch (IOException)
        {
            return "0";
        }
    }

    private static long Kilobytes(int id, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
