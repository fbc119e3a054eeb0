using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Deliberation;

public sealed class CrashTests(RealServers servers)
{
    private const int Deliberations = 100;
    private const int Kills = 4;
    private static readonly string[] Triad = ["alpha", "beta", "charlie"];
    private static readonly string[] Categories = ["operational", "tactical", "strategic"];

    [Fact]
    public async Task A_hundred_deliberations_around_kills_have_one_outcome_each_and_the_ledger_verifies()
    {
        var postgres = await servers.NewPostgresAsync();
        var port = Ports.Free();
        var opened = new ConcurrentDictionary<string, int>();
        var gateway = await GatewayProcess.StartAsync(port, null, postgres);
        try
        {
            var next = 0;
            var posters = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                using var client = new GatewayClient(new Uri($"http://127.0.0.1:{port}"));
                for (int number; (number = Interlocked.Increment(ref next)) <= Deliberations;)
                {
                    opened.TryAdd(await OpenAsync(client, number), number);
                }
            })).ToArray();
            for (var kill = 1; kill <= Kills; kill++)
            {
                await Eventually.HoldsAsync(() => opened.Count >= kill * Deliberations / (Kills + 1));
                gateway.Process.Signal(9);
                await gateway.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
                await gateway.DisposeAsync();
                gateway = await GatewayProcess.StartAsync(port, null, postgres);
            }

            await Task.WhenAll(posters);
            Assert.Equal(Deliberations, opened.Count);
            await CheckAsync(gateway.Client, opened.Keys);
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static async Task CheckAsync(GatewayClient client, ICollection<string> opened)
    {
        List<JsonElement> records = [];
        foreach (var id in opened)
        {
            records.Add(await Eventually.GetAsync(
                () => client.GetAsync($"/api/deliberations/{id}"), record => record.GetProperty("outcome").ValueKind == JsonValueKind.String));
        }

        Assert.All(records, record =>
        {
            Assert.Equal(1, record.GetProperty("events").EnumerateArray().Count(step => step.GetProperty("kind").GetString() == "decision_reached"));
            var ballots = record.GetProperty("ballots").EnumerateArray().ToList();
            Assert.Equal(Triad, ballots.Select(ballot => ballot.GetProperty("agentId").GetString()));
            Assert.Equal(
                record.GetProperty("yes").GetInt32(), ballots.Count(ballot => ballot.GetProperty("vote").GetString() == "yes"));
        });

        List<JsonElement> entries = [];
        for (var cursor = "0"; cursor is not null;)
        {
            var page = await client.GetAsync($"/api/ledger?limit=100&cursor={cursor}");
            entries.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(opened.Order(), entries.Select(entry => entry.GetProperty("subject").GetString()!).Order());
        Assert.All(entries, entry => Assert.Equal(
            records.Single(record => record.GetProperty("id").GetString() == entry.GetProperty("subject").GetString()).GetProperty("outcome").GetString(),
            JsonSerializer.Deserialize<JsonElement>(entry.GetProperty("payload").GetString()!).GetProperty("outcome").GetString()));
        var report = await client.GetAsync("/api/ledger/verify");
        Assert.True(report.GetProperty("valid").GetBoolean(), report.ToString());
        foreach (var member in Triad)
        {
            var present = records.Count(record => record.GetProperty("ballots").EnumerateArray()
                .Any(ballot => ballot.GetProperty("agentId").GetString() == member && ballot.GetProperty("vote").GetString() != "absent"));
            await Eventually.GetAsync(
                async () => (await client.GetAsync($"/api/agents/{member}")).GetProperty("deliberations").GetInt32(), count => count == present);
        }
    }

    // With a key, so that a repetition after a crash is the same deliberation, whether or not the first one got through.
    private static async Task<string> OpenAsync(GatewayClient client, int number)
    {
        string? id = null;
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "/api/deliberations")
                {
                    Content = JsonContent.Create(new { question = $"Proposal {number}?", category = Categories[number % Categories.Length] }),
                };
                request.Headers.Add("Idempotency-Key", $"proposal-{number}");
                request.Headers.Add("Prefer", "respond-async");
                using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
                if (answer.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.Created))
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                    return false;
                }

                id = (await GatewayClient.JsonAsync(answer)).GetProperty("id").GetString();
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return id!;
    }
}
