using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class MetricsTests
{
    [Fact]
    public async Task Every_series_exists_before_anything_happened_and_counts_what_happens()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var idle = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        foreach (var series in (string[])
        [
            "openclaw_gateway_connections{", "openclaw_gateway_connections_unauthenticated", "openclaw_gateway_handshakes_total{",
            "openclaw_gateway_rpc_requests_total{", "openclaw_gateway_rpc_inflight", "openclaw_gateway_events_sent_total{",
            "openclaw_gateway_events_dropped_total{", "openclaw_gateway_send_queue_bytes", "openclaw_gateway_slow_consumers_closed_total",
            "openclaw_gateway_health_refreshes_total", "openclaw_gateway_health_broadcasts_total",
        ])
        {
            Assert.Contains($"\n{series}", idle, StringComparison.Ordinal);
        }

        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("health");
        await client.FailAsync("nobody.knows");
        await using (var wrong = await StrictClient.OpenAsync(gateway.Socket))
        {
            await wrong.HandshakeAsync(wrong.Params(null, token: "wrong"));
            await wrong.Closed;
        }

        string[] expected =
        [
            "openclaw_gateway_rpc_requests_total{method=\"health\",result=\"ok\"} 1",
            "openclaw_gateway_rpc_requests_total{method=\"other\",result=\"invalid_request\"} 1",
            "openclaw_gateway_connections{mode=\"cli\",role=\"operator\"} 1",
            "openclaw_gateway_handshakes_total{result=\"auth_token_mismatch\"} 1",
            "openclaw_gateway_rpc_seconds_count{method=\"health\"} 1",
        ];

        // A scrape may be answered from one a moment ago.
        var busy = await Eventually.GetAsync(
            async () => await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken),
            text => expected.All(line => text.Contains($"\n{line}\n", StringComparison.Ordinal)));
        Assert.DoesNotContain(ProtocolGateway.Token, busy);
    }

    [Fact]
    public async Task Every_request_is_a_trace_of_its_own()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        using var requests = new RequestSpans(client.ConnectionId);
        await client.CallAsync("health");
        await client.CallAsync("device.pair.list");
        await client.FailAsync("cron.run", new JsonObject { ["id"] = "nope" });
        await LimitTests.Eventually(() => requests.Ended.Count == 3);
        Assert.Equal(["health", "device.pair.list", "cron.run"], requests.Ended.Select(activity => activity.OperationName));
        Assert.Equal(3, requests.Ended.Select(activity => activity.TraceId).Distinct().Count());
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Error], requests.Ended.Select(activity => activity.Status));
    }

    [Fact]
    public async Task The_latency_of_a_request_leads_to_its_trace()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        using var requests = new RequestSpans(client.ConnectionId);

        // One that is answered at once, one that waits.
        await client.CallAsync("health");
        await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "nobody-runs-this", ["timeoutMs"] = 1 });

        using var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text; version=1.0.0");
        foreach (var method in (string[])["health", "agent.wait"])
        {
            await LimitTests.Eventually(() => requests.Ended.Any(activity => activity.OperationName == method));
            var span = requests.Ended.First(activity => activity.OperationName == method);
            await Eventually.GetAsync(
                async () => await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken),
                page => page.Split('\n').Any(line =>
                    line.StartsWith("openclaw_gateway_rpc_seconds_bucket{", StringComparison.Ordinal)
                    && line.Contains($"method=\"{method}\"", StringComparison.Ordinal)
                    && line.Contains($"trace_id=\"{span.TraceId}\"", StringComparison.Ordinal)
                    && line.Contains($"span_id=\"{span.SpanId}\"", StringComparison.Ordinal)));
        }
    }

    /// <summary>The spans of one connection's requests that have ended.</summary>
    private sealed class RequestSpans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;
        private readonly string _connection;

        public RequestSpans(string connection)
        {
            _connection = connection;
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "OpenClaw.Gateway",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> Ended =>
            [.. _stopped.Where(activity => (string?)activity.GetTagItem("openclaw.connection.id") == _connection)];

        public void Dispose() => _listener.Dispose();
    }
}
