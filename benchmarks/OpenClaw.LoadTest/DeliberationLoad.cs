using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OpenClaw.LoadTest;

/// <summary>Opens deliberations and waits for their outcomes, then has the ledger verified.</summary>
internal sealed class DeliberationLoad(Uri gateway, string token)
{
    // Verifying a long ledger takes longer than a request usually may.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <returns>False when a deliberation ended without an answer of 201, or the ledger is broken.</returns>
    public async Task<bool> RunAsync(int count, int connections, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = gateway, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var next = 0;
        var decided = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= count;)
            {
                using var body = JsonContent.Create(new Dictionary<string, string> { ["question"] = $"Proposal {number}?" });
                using var answer = await http.PostAsync("/api/deliberations", body, cancellation);
                _ = answer.StatusCode == HttpStatusCode.Created ? Interlocked.Increment(ref decided) : 0;
            }
        }));
        var took = clock.Elapsed;
        Console.WriteLine(FormattableString.Invariant($"{"decided",-22}{decided,10:N0}{decided / took.TotalSeconds,12:N0} /s"));

        clock.Restart();
        var report = await http.GetFromJsonAsync<JsonElement>("/api/ledger/verify", cancellation);
        var entries = report.GetProperty("entries").GetInt64();
        var valid = report.GetProperty("valid").GetBoolean();
        Console.WriteLine(FormattableString.Invariant(
            $"{(valid ? "ledger verified" : "LEDGER BROKEN"),-22}{entries,10:N0}{entries / clock.Elapsed.TotalSeconds,12:N0} /s"));
        return decided == count && valid;
    }
}
