using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace OpenClaw.LoadTest;

/// <summary>Measures any gateway of the protocol from outside: its start, its memory, its requests per second.</summary>
internal sealed class ProtocolLoad(string command, string token, TimeSpan duration)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(2);
    private static readonly string[] Methods = ["health", "status", "system-presence", "cron.status"];
    private static readonly int[] Widths = [1, 16, 64];

    public async Task RunAsync(int starts, int[] idle, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var run = 1; run <= starts; run++)
        {
            using var once = await StartAsync(times, cancellation);
        }

        Print("cold start to hello-ok, ms, median", times.Order().ElementAt(times.Count / 2));
        var port = Ports.Free();
        using (var resting = StartedGateway.Start(command, port))
        {
            (await FirstHelloAsync(resting, port, cancellation)).Dispose();
            await Task.Delay(Rest, cancellation);
            Print("idle memory after 30 s, MB", resting.Megabytes());
            foreach (var count in idle)
            {
                await IdleAsync(resting, port, count, cancellation);
            }
        }

        if (duration == TimeSpan.Zero)
        {
            return;
        }

        port = Ports.Free();
        using var gateway = StartedGateway.Start(command, port);
        (await FirstHelloAsync(gateway, port, cancellation)).Dispose();
        foreach (var method in Methods)
        {
            foreach (var width in Widths)
            {
                await MeasureAsync($"{method} at {width}", width, () => ProtocolClient.ConnectAsync(port, token, cancellation), async client =>
                    await client.CallAsync(method, "{}", cancellation));
            }
        }

        await MeasureAsync("/healthz at 16", 16, () => HttpProbe.ConnectAsync(port, cancellation), async probe => await probe.AskAsync(cancellation));
        Print("memory after the load, MB", gateway.Megabytes());
    }

    private async Task<StartedGateway> StartAsync(List<double> times, CancellationToken cancellation)
    {
        var port = Ports.Free();
        var clock = Stopwatch.StartNew();
        var gateway = StartedGateway.Start(command, port);
        (await FirstHelloAsync(gateway, port, cancellation)).Dispose();
        times.Add(clock.Elapsed.TotalMilliseconds);
        return gateway;
    }

    private async Task<ProtocolClient> FirstHelloAsync(StartedGateway gateway, int port, CancellationToken cancellation)
    {
        while (true)
        {
            gateway.ThrowIfEnded();
            try
            {
                // Without a socket behind the port, the WebSocket client would spend longer on failing than the gateway on starting.
                using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
                {
                    await probe.ConnectAsync("127.0.0.1", port, cancellation);
                }

                return await ProtocolClient.ConnectAsync(port, token, cancellation);
            }
            catch (Exception e) when (e is WebSocketException or SocketException or HttpRequestException)
            {
                await Task.Delay(5, cancellation);
            }
        }
    }

    private async Task IdleAsync(StartedGateway gateway, int port, int count, CancellationToken cancellation)
    {
        var before = await SteadyMegabytesAsync(gateway, cancellation);
        var clients = new List<ProtocolClient>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                clients.Add(await ProtocolClient.ConnectAsync(port, token, cancellation));
                _ = clients[^1].DrainAsync(cancellation).ContinueWith(static drained => _ = drained.Exception, TaskScheduler.Default);
            }

            Print($"memory per connection at {count}, KB", (await SteadyMegabytesAsync(gateway, cancellation) - before) * 1000 / count);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>What a start or a load left to be tidied up must not count as a change.</summary>
    private static async Task<double> SteadyMegabytesAsync(StartedGateway gateway, CancellationToken cancellation)
    {
        var last = gateway.Megabytes();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < SettleLimit;)
        {
            await Task.Delay(Settle, cancellation);
            var now = gateway.Megabytes();
            if (Math.Abs(now - last) < 1)
            {
                return now;
            }

            last = now;
        }

        return last;
    }

    private async Task MeasureAsync<T>(string what, int width, Func<Task<T>> connect, Func<T, Task> ask)
        where T : IDisposable
    {
        var clients = new List<T>();
        try
        {
            for (var i = 0; i < width; i++)
            {
                clients.Add(await connect());
            }

            await LoopAsync(clients, ask, WarmUp);
            var clock = Stopwatch.StartNew();
            var latencies = await LoopAsync(clients, ask, duration);
            var rate = latencies.Length / clock.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {what} | {rate:0} /s | p50 {latencies[latencies.Length / 2]:0.00} ms | p99 {latencies[(int)(latencies.Length * 0.99)]:0.0} ms |"));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task<double[]> LoopAsync<T>(List<T> clients, Func<T, Task> ask, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (clock.Elapsed < limit)
            {
                var began = Stopwatch.GetTimestamp();
                await ask(client);
                latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return latencies;
        })));
        return [.. all.SelectMany(latencies => latencies).Order()];
    }

    private static void Print(string what, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {figure:0.0} | load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} |"));
}
