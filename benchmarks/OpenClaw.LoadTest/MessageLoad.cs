using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OpenClaw.LoadTest;

/// <summary>Posts messages to all agents as fast as they are acknowledged, then waits until every one is answered.</summary>
internal sealed class MessageLoad(Uri gateway, string token, int bytes)
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(60);

    /// <returns>False when a request failed or an acknowledged message was not answered.</returns>
    public async Task<bool> RunAsync(int connections, TimeSpan duration, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var before = await ProcessedAsync(http, cancellation);
        var agents = before.Keys.ToArray();
        var body = Encoding.UTF8.GetBytes($$"""{"content":"{{new string('x', bytes)}}","from":"load-test"}""");

        var clock = Stopwatch.StartNew();
        var posters = Enumerable.Range(0, connections).Select(first => PostAsync(http, agents, body, first, clock, duration, cancellation));
        var tallies = await Task.WhenAll(posters);
        var posting = clock.Elapsed;
        var acknowledged = tallies.Sum(tally => tally.Acknowledged);
        var refused = tallies.Sum(tally => tally.Refused);
        var answered = await WaitForAnswersAsync(http, before, acknowledged, cancellation);
        var whole = clock.Elapsed;

        var latencies = tallies.SelectMany(tally => tally.Milliseconds).Order().ToArray();
        Print("acknowledged", acknowledged, posting);
        Print("answered and stored", answered, whole);
        Console.WriteLine($"{"refused",-22}{refused,10:N0}");
        Console.WriteLine(FormattableString.Invariant(
            $"{"acknowledged after",-22}{At(latencies, 0.5),7:0.0} ms (p50){At(latencies, 0.99),9:0.0} ms (p99){At(latencies, 1),9:0.0} ms (max)"));
        return answered == acknowledged && refused == 0;
    }

    private static async Task<Tally> PostAsync(
        HttpClient http, string[] agents, byte[] body, int first, Stopwatch clock, TimeSpan duration, CancellationToken cancellation)
    {
        var tally = new Tally();
        for (var i = first; clock.Elapsed < duration; i++)
        {
            var started = clock.Elapsed;
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await http.PostAsync($"/api/agents/{agents[i % agents.Length]}/messages", content, cancellation);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                tally.Acknowledged++;
                tally.Milliseconds.Add((clock.Elapsed - started).TotalMilliseconds);
            }
            else
            {
                tally.Refused++;
            }
        }

        return tally;
    }

    private static async Task<long> WaitForAnswersAsync(
        HttpClient http, Dictionary<string, long> before, long acknowledged, CancellationToken cancellation)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var answered = (await ProcessedAsync(http, cancellation)).Sum(agent => agent.Value - before[agent.Key]);
            if (answered >= acknowledged || patience.Elapsed > AnswerPatience)
            {
                return answered;
            }

            await Task.Delay(20, cancellation);
        }
    }

    private static async Task<Dictionary<string, long>> ProcessedAsync(HttpClient http, CancellationToken cancellation)
    {
        await using var answer = await http.GetStreamAsync("/api/agents", cancellation);
        using var agents = await JsonDocument.ParseAsync(answer, cancellationToken: cancellation);
        return agents.RootElement.EnumerateArray().ToDictionary(
            agent => agent.GetProperty("id").GetString()!, agent => agent.GetProperty("messagesProcessed").GetInt64());
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * share)];

    private static void Print(string what, long count, TimeSpan time) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-22}{count,10:N0} in {time.TotalSeconds,6:0.00} s = {count / time.TotalSeconds,8:N0} /s"));
}
