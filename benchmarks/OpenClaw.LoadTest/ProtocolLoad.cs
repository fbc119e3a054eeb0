using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace OpenClaw.LoadTest;

/// <summary>Measures any gateway of the protocol from outside: its start, its memory, its requests per second.</summary>
internal sealed class ProtocolLoad(string command, string token, TimeSpan duration, int underWay)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMinutes(3);
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
        foreach (var count in idle.Where(count => count > 0))
        {
            await RestAsync(count, cancellation);
        }

        if (duration > TimeSpan.Zero)
        {
            await LoadAsync(cancellation);
        }
    }

    private async Task RestAsync(int connections, CancellationToken cancellation)
    {
        var port = Ports.Free();
        using var gateway = StartedGateway.Start(command, port);
        (await FirstHelloAsync(gateway, port, cancellation)).Dispose();
        await Task.Delay(Rest, cancellation);
        Print("idle memory after 30 s, MB", gateway.Megabytes());
        Print("of it private, MB", gateway.PrivateMegabytes());
        await IdleAsync(gateway, port, connections, cancellation);
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        using (var exchange = new BareExchange())
        {
            Ask([exchange], 1, WarmUp);
            Print("bare exchange at 1, without any gateway, /s", Ask([exchange], 1, duration).Count / duration.TotalSeconds);
        }

        var port = Ports.Free();
        using var gateway = StartedGateway.Start(command, port);
        (await FirstHelloAsync(gateway, port, cancellation)).Dispose();
        foreach (var method in Methods)
        {
            foreach (var width in Widths)
            {
                Measure($"{method} at {width}{(underWay > 1 ? $", {underWay} under way" : "")}", gateway, width, underWay, () =>
                {
                    var client = ProtocolClient.Connect(port, token);
                    client.Prepare(method, "{}", underWay);
                    return client;
                });
            }
        }

        Measure("/healthz at 16", gateway, 16, 1, () => new HttpProbe(port));
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
        for (var clock = Stopwatch.StartNew(); ;)
        {
            gateway.ThrowIfEnded();
            try
            {
                return ProtocolClient.Connect(port, token);
            }
            catch (Exception e) when (e is WebSocketException or SocketException && clock.Elapsed < StartLimit)
            {
                await Task.Delay(2, cancellation);
            }
        }
    }

    private async Task IdleAsync(StartedGateway gateway, int port, int count, CancellationToken cancellation)
    {
        var before = await RestingMegabytesAsync(gateway, cancellation);
        var clients = new List<ProtocolClient>();
        try
        {
            for (var clock = Stopwatch.StartNew(); clients.Count < count; clients.Add(ProtocolClient.Connect(port, token)))
            {
                if (clock.Elapsed > ConnectLimit)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| memory per connection at {count} | only {clients.Count} opened within {ConnectLimit.TotalSeconds} s |"));
                    return;
                }
            }

            // What the gateway tells them in the meantime waits in the sockets; it is little.
            Print($"memory per connection at {count}, KB", (await RestingMegabytesAsync(gateway, cancellation) - before) * 1000 / count);
            foreach (var client in clients)
            {
                client.Prepare("health", "{}");
                client.Send(1);
                client.Receive();
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>What a start or a load left to be tidied up must not count as a change.</summary>
    private static async Task<double> RestingMegabytesAsync(StartedGateway gateway, CancellationToken cancellation)
    {
        await Task.Delay(Settle, cancellation);
        return gateway.PrivateMegabytes();
    }

    private void Measure(string what, StartedGateway gateway, int width, int each, Func<IAsker> connect)
    {
        var askers = new List<IAsker>();
        try
        {
            for (var i = 0; i < width; i++)
            {
                askers.Add(connect());
            }

            Ask(askers, each, WarmUp);
            var (clock, worked) = (Stopwatch.StartNew(), gateway.ProcessorTime());
            var latencies = Ask(askers, each, duration);
            var rate = latencies.Count / clock.Elapsed.TotalSeconds;
            var work = (gateway.ProcessorTime() - worked).TotalMicroseconds / latencies.Count;
            latencies.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {rate:0} /s | p50 {latencies[latencies.Count / 2]:0.00} ms | p99 {latencies[(int)(latencies.Count * 0.99)]:0.00} ms | {work:0.0} µs of the gateway's processor time |"));
        }
        finally
        {
            askers.ForEach(asker => asker.Dispose());
            gateway.ThrowIfEnded();
        }
    }

    /// <summary>Asks over all connections, each answer followed by the next request, from one thread that takes them in turn.</summary>
    private static List<double> Ask(List<IAsker> askers, int each, TimeSpan limit)
    {
        var latencies = new List<double>(1 << 16);
        var sent = new Queue<long>[askers.Count];
        for (var i = 0; i < askers.Count; i++)
        {
            sent[i] = new Queue<long>(Enumerable.Repeat(Stopwatch.GetTimestamp(), each));
            askers[i].Send(each);
        }

        var clock = Stopwatch.StartNew();
        var left = askers.Count * each;
        while (left > 0)
        {
            var goesOn = clock.Elapsed < limit;
            for (var i = 0; i < askers.Count; i++)
            {
                if (sent[i].Count == 0)
                {
                    continue;
                }

                var count = askers[i].Receive();
                var now = Stopwatch.GetTimestamp();
                for (var answer = 0; answer < count; answer++)
                {
                    latencies.Add(Stopwatch.GetElapsedTime(sent[i].Dequeue(), now).TotalMilliseconds);
                    if (goesOn)
                    {
                        sent[i].Enqueue(now);
                    }
                }

                if (goesOn)
                {
                    askers[i].Send(count);
                }
                else
                {
                    left -= count;
                }
            }
        }

        return latencies;
    }

    private static void Print(string what, double figure) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {figure:0.0} | load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} |"));
}
