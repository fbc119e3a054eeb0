using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OpenClaw.LoadTest;

/// <summary>Measures the time from starting a gateway to its first answer on /alive, and its resident memory at rest.</summary>
internal static class ColdStart
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task MeasureAsync(FileInfo program, int runs, CancellationToken cancellation)
    {
        List<double> times = [];
        List<double> megabytes = [];
        for (var run = 1; run <= runs; run++)
        {
            var (time, memory) = await OneAsync(program, cancellation);
            times.Add(time);
            megabytes.Add(memory);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"run {run}: {time:0} ms to /alive, {memory:0.0} MB resident after {Rest.TotalSeconds:0} s"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"median: {Median(times):0} ms to /alive, {Median(megabytes):0.0} MB resident"));
    }

    private static async Task<(double Milliseconds, double Megabytes)> OneAsync(FileInfo program, CancellationToken cancellation)
    {
        var port = Ports.Free();
        var start = program.Extension == ".dll" ? new ProcessStartInfo("dotnet") { ArgumentList = { program.FullName } } : new ProcessStartInfo(program.FullName);
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add("--token");
        start.ArgumentList.Add("cold-start");
        start.RedirectStandardOutput = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            await UntilAliveAsync(process, port, cancellation);
            var time = clock.Elapsed.TotalMilliseconds;
            await Task.Delay(Rest, cancellation);
            process.Refresh();
            return (time, process.WorkingSet64 / 1e6);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    // A bare socket, so that the first request does not wait for this program's HTTP client to be compiled.
    private static async Task UntilAliveAsync(Process process, int port, CancellationToken cancellation)
    {
        var request = "GET /alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();
        var answer = new byte[12];
        while (!process.HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
                await socket.SendAsync(request, cancellation);
                await socket.ReceiveAsync(answer, cancellation);
                if (answer.AsSpan().SequenceEqual("HTTP/1.1 200"u8))
                {
                    return;
                }
            }
            catch (SocketException)
            {
            }

            await Task.Delay(5, cancellation);
        }

        throw new InvalidOperationException($"The gateway ended with exit code {process.ExitCode}.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
