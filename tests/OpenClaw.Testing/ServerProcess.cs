using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OpenClaw.Testing;

/// <summary>A real server started for a test, its last output kept for the message of a failure.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 10_000;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Exit code of an ended process.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of both output streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Completes when the process ends.</summary>
    public Task WaitForExitAsync(CancellationToken cancellation = default) => _process.WaitForExitAsync(cancellation);

    /// <summary>Starts a program in its own process.</summary>
    /// <param name="program">Path or name on PATH.</param>
    /// <param name="arguments">Its arguments, not interpreted by a shell.</param>
    /// <param name="environment">Variables to set; null removes one.</param>
    /// <param name="directory">Working directory.</param>
    public static ServerProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var server = new ServerProcess(process);
        process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Both output streams together.</returns>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? directory = null)
    {
        await using var process = Start(program, arguments, environment, directory);
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? process.Output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{process.Output}");
    }

    /// <summary>Waits until a loopback port accepts connections.</summary>
    /// <exception cref="InvalidOperationException">The process ended before.</exception>
    /// <exception cref="TimeoutException">It did not within 180 s.</exception>
    public async Task WaitForPortAsync(int port)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            if (HasExited)
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {ExitCode}:\n{Output}");
            }

            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (deadline.Elapsed < TimeSpan.FromSeconds(180))
            {
                await Task.Delay(25);
            }
            catch (SocketException)
            {
                throw new TimeoutException($"{_process.StartInfo.FileName} does not listen on {port}:\n{Output}");
            }
        }
    }

    /// <summary>Sends a signal, such as 15 for SIGTERM or 9 for SIGKILL; nothing when the process has ended.</summary>
    public void Signal(int signal)
    {
        if (!HasExited)
        {
            _ = Kill(Id, signal);
        }
    }

    /// <summary>Ends the process with SIGTERM, after 20 s with SIGKILL.</summary>
    public async Task StopAsync()
    {
        Signal(15);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            while (_output.Count > KeptLines)
            {
                _output.TryDequeue(out _);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int pid, int signal);
}
