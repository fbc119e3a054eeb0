using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>Two gateway processes behind the same stores; one is killed with two hundred clients on it.</summary>
public sealed class KilledReplicaTests(RealServers servers)
{
    private const int Clients = 200;

    [Fact]
    public async Task Two_hundred_clients_of_a_killed_replica_go_on_at_the_other_and_no_answer_is_lost_or_comes_twice()
    {
        var (redis, postgres) = (await servers.NewRedisAsync(this), await servers.NewPostgresAsync());
        var (firstPort, secondPort) = (Ports.Free(), Ports.Free());
        await using var second = await GatewayProcess.StartAsync(secondPort, redis, postgres);
        var first = await GatewayProcess.StartAsync(firstPort, redis, postgres);
        var clients = Enumerable.Range(0, Clients).Select(number => new Wanderer(number)).ToList();
        try
        {
            await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (client, _) => await client.ConnectAsync(firstPort));
            var acknowledged = 0;
            var sending = clients.Select(async client =>
            {
                var isAcknowledged = await client.SendAsync();
                Interlocked.Add(ref acknowledged, isAcknowledged ? 1 : 0);
                return isAcknowledged;
            }).ToList();
            await Eventually.HoldsAsync(() => Volatile.Read(ref acknowledged) >= Clients / 2);
            first.Process.Signal(9);
            var outage = Stopwatch.StartNew();
            await first.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(clients.Select(client => client.ReconnectAsync(secondPort)));
            TestContext.Current.TestOutputHelper?.WriteLine($"{Clients} clients were back {outage.Elapsed.TotalSeconds:0.00} s after the kill");

            // What was not acknowledged is sent again under the same key; what was is there already.
            var before = await Task.WhenAll(sending);
            await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (client, _) =>
            {
                Assert.True(before[client.Number] || await client.SendAsync());
                await client.AnsweredAsync();
            });
            Assert.True(acknowledged >= Clients / 2);
            foreach (var client in clients)
            {
                var finals = client.Finals();
                Assert.Equal(finals.Distinct().Count(), finals.Count);
            }
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }

            await first.DisposeAsync();
        }
    }

    /// <summary>A client that keeps its device, its question and what it heard over several connections.</summary>
    private sealed class Wanderer(int number) : IAsyncDisposable
    {
        private readonly TestDevice _device = new();
        private readonly ConcurrentQueue<StrictClient> _connections = new();
        private StrictClient _now = null!;

        public int Number => number;

        private string SessionKey => $"agent:main:wanderer-{number}";

        private string RunId => $"question-{number}";

        public async Task ConnectAsync(int port)
        {
            var client = await StrictClient.OpenAsync(new Uri($"ws://127.0.0.1:{port}"));
            _connections.Enqueue(client);
            var answer = await client.HandshakeAsync(client.Params(_device, token: GatewayClient.Token));
            Assert.True((bool)answer["ok"]!, answer.ToJsonString());
            _now = client;
        }

        /// <summary>As clients do: at once, and again a moment later while the gateway has too many newcomers.</summary>
        public async Task ReconnectAsync(int port)
        {
            await _now.Closed;
            await Eventually.HoldsAsync(async () =>
            {
                try
                {
                    await ConnectAsync(port);
                    return true;
                }
                catch (WebSocketException)
                {
                    return false;
                }
            });
        }

        /// <returns>Whether the gateway acknowledged the question.</returns>
        public async Task<bool> SendAsync()
        {
            try
            {
                var answer = await _now.CallAsync("chat.send", ChatTests.Send(SessionKey, $"are you there, {number}?", RunId));
                return (string?)answer!["status"] is "started" or "in_flight" or "ok";
            }
            catch (Exception e) when (e is WebSocketException or ChannelClosedException or IOException)
            {
                return false;
            }
        }

        /// <summary>Waits for the answer and looks for it in the history.</summary>
        public async Task AnsweredAsync()
        {
            await Eventually.HoldsAsync(async () =>
                (string?)(await _now.CallAsync("agent.wait", new JsonObject { ["runId"] = RunId, ["timeoutMs"] = 20_000 }))!["status"] == "ok");
            var history = await _now.CallAsync("chat.history", new JsonObject { ["sessionKey"] = SessionKey });
            Assert.Equal(["user", "assistant"], history!["messages"]!.AsArray().Select(message => (string)message!["role"]!));
        }

        /// <summary>The runs whose answer came, over all connections.</summary>
        public List<string> Finals() =>
        [
            .. _connections.SelectMany(connection => connection.TakeEvents())
                .Where(frame => ChatTests.Name(frame) == "chat final").Select(frame => (string)frame["payload"]!["runId"]!),
        ];

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _connections)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
