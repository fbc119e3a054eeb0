using System.Diagnostics;
using System.Globalization;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Startup;
using OpenClaw.ServiceDefaults;
using OpenClaw.Testing;

namespace OpenClaw.Benchmarks;

/// <summary>
/// Messages from every agent to every other within one gateway with a Redis and a PostgreSQL of its own, each pair a conversation: what
/// the gateway does with a message, without the HTTP request that brings one from outside.
/// </summary>
internal static class AgentMessageLoad
{
    private const int Senders = 128;
    private const int TextLength = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(TimeSpan duration, int runs)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var gateway = await StartAsync(redis.ConnectionString, postgres.ConnectionString);
        for (var run = 0; run < runs; run++)
        {
            await MeasureAsync(gateway.Services, redis, postgres, duration);
        }

        await gateway.StopAsync();
    }

    // Sends for the given time, then waits until everything that was accepted is answered and stored.
    private static async Task MeasureAsync(IServiceProvider services, RedisServer redis, PostgresServer postgres, TimeSpan duration)
    {
        var registry = services.GetRequiredService<IAgentRegistry>();
        var exchange = services.GetRequiredService<IMessageExchange>();
        var agents = registry.Agents.Select(agent => agent.Id).ToArray();
        var text = new string('x', TextLength);
        var before = Answered(registry);
        var (ours, theirs, database) = (Environment.CpuUsage.TotalTime, Processor(redis.Process.Id), Processor(postgres.Process.Id));
        var clock = Stopwatch.StartNew();
        var accepted = (await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var count = 0L;
            for (var i = sender; clock.Elapsed < duration; i++)
            {
                var from = agents[sender % agents.Length];
                var to = agents[i % agents.Length];
                var envelope = new MessageEnvelope(ConversationId: $"{from}-{to}-{sender}");
                var result = await exchange.SubmitAsync(new MessageDraft(to, text, from, null, envelope), CancellationToken.None);
                count += result.Outcome == EnqueueOutcome.Accepted ? 1 : 0;
            }

            return count;
        })))).Sum();
        var posting = clock.Elapsed;
        while (Answered(registry) - before < accepted && clock.Elapsed < duration + Patience)
        {
            await Task.Delay(20);
        }

        var answered = Answered(registry) - before;
        var whole = clock.Elapsed;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accepted {accepted,9:N0} = {accepted / posting.TotalSeconds,7:N0} /s, answered and stored {answered,9:N0} = {answered / whole.TotalSeconds,7:N0} /s"));
        Console.WriteLine(
            $"  processor time per message: gateway {Per(Environment.CpuUsage.TotalTime - ours)} µs, "
            + $"Redis {Per(Processor(redis.Process.Id) - theirs)} µs, PostgreSQL {Per(Processor(postgres.Process.Id) - database)} µs");

        string Per(TimeSpan time) => (time.TotalMicroseconds / answered).ToString("0", CultureInfo.InvariantCulture);
    }

    private static async Task<WebApplication> StartAsync(string redis, string postgres)
    {
        var builder = WebApplication.CreateSlimBuilder(GatewayApplication.Options);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis,
            ["ConnectionStrings:openclaw"] = postgres,
            ["Logging:LogLevel:Default"] = "Error",
        });
        builder.AddServiceDefaults();
        builder.AddGateway(new GatewayArguments(Port: 0, "benchmark"));
        var app = builder.Build();
        app.MapGateway();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        return app;
    }

    private static long Answered(IAgentRegistry registry) => registry.Agents.Sum(agent => agent.MessagesProcessed);

    // Of the process and its children: PostgreSQL has one for each connection, and counts those that have ended.
    private static TimeSpan Processor(int id)
    {
        var ticks = 0L;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                // "1234 (name with spaces) S 1 …": the parent is the second word behind the name, the times are the 12th to 15th.
                var stat = File.ReadAllText($"{process}/stat");
                var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var itself = Path.GetFileName(process) == id.ToString(CultureInfo.InvariantCulture);
                if (itself || words[1] == id.ToString(CultureInfo.InvariantCulture))
                {
                    ticks += words[11..(itself ? 15 : 13)].Sum(word => long.Parse(word, CultureInfo.InvariantCulture));
                }
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }
}
