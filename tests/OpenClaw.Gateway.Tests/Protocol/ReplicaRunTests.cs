using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Npgsql;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Sessions;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>Two gateways on the same Redis and PostgreSQL, and what one does about runs of the other.</summary>
public sealed class ReplicaRunTests(RealServers servers)
{
    private static readonly string[] Ends = ["chat final", "chat aborted", "chat error"];

    [Fact]
    public async Task An_abort_on_one_replica_ends_the_run_of_the_other_with_its_partial_text()
    {
        var (redis, postgres) = await StoresAsync();
        await using var first = await StartAsync(new ScriptedModel { Pieces = ["Partly", null, " never"] }, redis, postgres);
        await using var second = await StartAsync(new ScriptedModel(), redis, postgres);
        await using var sender = await StrictClient.ConnectAsync(first);
        await using var other = await StrictClient.ConnectAsync(second);
        await using var stranger = await StrictClient.ConnectAsync(second, scopes: ["operator.write"]);
        await sender.CallAsync("chat.send", ChatTests.Send("main", "hi", "far-1"));
        await other.EventAsync(frame => ChatTests.Name(frame) == "chat delta");
        var abort = new JsonObject { ["sessionKey"] = "main", ["runId"] = "far-1" };
        Assert.Equal("unauthorized", (string?)(await stranger.FailAsync("chat.abort", abort))["message"]);
        Assert.Equal("runId does not match sessionKey", (string?)(await other.FailAsync(
            "chat.abort", new JsonObject { ["sessionKey"] = "elsewhere", ["runId"] = "far-1" }))["message"]);
        Assert.Equal("""{"ok":true,"aborted":true,"runIds":["far-1"]}""", (await other.CallAsync("chat.abort", abort))!.ToJsonString());

        foreach (var client in (StrictClient[])[sender, other])
        {
            var aborted = await client.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)));
            Assert.Equal("aborted", (string?)aborted["payload"]!["state"]);
            Assert.Equal("Partly", (string?)aborted["payload"]!["message"]!["content"]![0]!["text"]);
            Assert.Equal("ok", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "far-1" }))!["status"]);
            Assert.DoesNotContain(client.TakeEvents(), frame => Ends.Contains(ChatTests.Name(frame)));
        }

        var history = await other.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "main" });
        Assert.Equal("aborted", (string?)history!["messages"]![1]!["stopReason"]);
    }

    [Theory]
    [InlineData("sessions.abort", """{"key":"main"}""")]
    [InlineData("sessions.reset", """{"key":"main"}""")]
    [InlineData("sessions.steer", """{"key":"main","message":"rather this"}""")]
    public async Task What_stops_the_runs_of_a_session_stops_those_of_other_replicas(string method, string parameters)
    {
        var (redis, postgres) = await StoresAsync();
        await using var first = await StartAsync(new ScriptedModel { Pieces = ["x", null] }, redis, postgres);
        await using var second = await StartAsync(new ScriptedModel(), redis, postgres);
        await using var sender = await StrictClient.ConnectAsync(first);
        await using var other = await StrictClient.ConnectAsync(second);
        await sender.CallAsync("chat.send", ChatTests.Send("main", "hi", "stopped"));
        await other.EventAsync(frame => ChatTests.Name(frame) == "chat delta");
        await LimitTests.Eventually(() => second.Get<SessionCatalog>().Find("agent:main:main") is not null);
        await other.CallAsync(method, JsonNode.Parse(parameters));
        var end = await other.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)));
        Assert.Equal(("stopped", "aborted"), ((string?)end["payload"]!["runId"], (string?)end["payload"]!["state"]));
        if (method == "sessions.steer")
        {
            Assert.Equal("final", (string?)(await other.EventAsync(frame => Ends.Contains(ChatTests.Name(frame))))["payload"]!["state"]);
        }
    }

    [Fact]
    public async Task Replicas_run_a_session_one_turn_after_the_other()
    {
        var (redis, postgres) = await StoresAsync();
        var (slow, quick) = (new ScriptedModel { Pieces = ["one", null] }, new ScriptedModel { Pieces = ["two"] });
        await using var first = await StartAsync(slow, redis, postgres);
        await using var second = await StartAsync(quick, redis, postgres);
        await using var client = await StrictClient.ConnectAsync(first);
        await using var other = await StrictClient.ConnectAsync(second);
        await client.CallAsync("chat.send", ChatTests.Send("main", "1", "turn-1"));
        await other.EventAsync(frame => ChatTests.Name(frame) == "chat delta");
        await other.CallAsync("chat.send", ChatTests.Send("main", "2", "turn-2"));

        // Another session of the second replica need not wait.
        await other.CallAsync("chat.send", ChatTests.Send("agent:coder:main", "3", "aside"));
        Assert.Equal("ok", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "aside" }))!["status"]);
        Assert.Single(quick.Asked);
        slow.Open();
        Assert.Equal("ok", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "turn-2" }))!["status"]);
        Assert.Equal(["1", "one", "2"], quick.Asked[1].Where(message => message.Role != ChatRole.System).Select(message => message.Text));
    }

    [Fact]
    public async Task A_replica_that_was_too_long_away_says_nothing_more_about_its_run()
    {
        var (redis, postgres) = await StoresAsync();
        var stuck = new ScriptedModel { Pieces = ["from the first", null] };
        await using var first = await StartAsync(stuck, redis, postgres);
        await using var sender = await StrictClient.ConnectAsync(first);
        await sender.CallAsync("chat.send", ChatTests.Send("main", "hi", "late-1"));
        await sender.EventAsync(frame => ChatTests.Name(frame) == "chat delta");

        // Somebody took the run over in the meantime, and left it; whoever works on it next gets another answer.
        stuck.Pieces = ["from the second"];
        await using var second = await StartAsync(new ScriptedModel { Pieces = ["from the second"] }, redis, postgres);
        await using var other = await StrictClient.ConnectAsync(second);
        await using (var source = NpgsqlDataSource.Create(postgres))
        {
            await using var steal = source.CreateCommand("UPDATE openclaw.runs SET owner = 'gone', lease_until = now() + interval '1 second'");
            Assert.Equal(1, await steal.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal("from the second", Text(await other.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)))));
        Assert.Equal("from the second", Text(await sender.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)))));
        stuck.Open();
        await LimitTests.Eventually(() => !first.Get<RunTable>().All.Any(run => !run.Finished.IsCompleted));
        await sender.CallAsync("chat.send", ChatTests.Send("agent:coder:main", "later", "late-2"));
        var next = await other.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)));
        Assert.Equal("late-2", (string?)next["payload"]!["runId"]);
    }

    [Fact]
    public async Task An_outcome_that_nobody_told_is_told_once_by_whoever_takes_the_run_over()
    {
        var (redis, postgres) = await StoresAsync();
        await using var first = await StartAsync(new ScriptedModel(), redis, postgres);
        await using var second = await StartAsync(new ScriptedModel(), redis, postgres);
        await using var client = await StrictClient.ConnectAsync(first);
        await using var other = await StrictClient.ConnectAsync(second);

        // A replica decided the outcome of a run and died before it could say so.
        var store = first.Get<IRunStore>();
        var run = new RunRecord("chat|untold", "untold", "chat", "agent:main:main", "hi", null, null, null, 0, "gone", RunRecord.Accepted, 1);
        await store.AcceptAsync(run, TimeSpan.Zero, TimeSpan.FromMinutes(1), CancellationToken.None);
        var closed = run with { State = RunRecord.Ok, Text = "decided", EndedAt = 2, Seq = 5 };
        Assert.True((await store.CloseAsync(closed, "gone", CancellationToken.None)).Won);
        Assert.False((await store.CloseAsync(closed with { Text = "another" }, "gone", CancellationToken.None)).Won);
        await store.AbandonAsync("gone", CancellationToken.None);
        foreach (var receiver in (StrictClient[])[client, other])
        {
            Assert.Equal("decided", Text(await receiver.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)))));
        }

        Assert.Equal("ok", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "untold" }))!["status"]);
        await Task.WhenAll(first.Get<RunEnding>().TellAsync(closed), second.Get<RunEnding>().TellAsync(closed));
        await client.CallAsync("chat.send", ChatTests.Send("agent:coder:main", "next", "told"));
        foreach (var receiver in (StrictClient[])[client, other])
        {
            Assert.Equal("told", (string?)(await receiver.EventAsync(frame => Ends.Contains(ChatTests.Name(frame))))["payload"]!["runId"]);
        }
    }

    [Fact]
    public async Task A_run_that_another_replica_takes_over_goes_on_in_the_trace_of_its_request()
    {
        var (redis, postgres) = await StoresAsync();
        var traces = new ConcurrentQueue<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewayTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = span =>
            {
                if (span.OperationName.StartsWith("invoke_agent ", StringComparison.Ordinal))
                {
                    traces.Enqueue(span.TraceId);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var stuck = new ScriptedModel { Pieces = ["from the first", null] };
        await using var first = await StartAsync(stuck, redis, postgres);
        await using var sender = await StrictClient.ConnectAsync(first);
        await sender.CallAsync("chat.send", ChatTests.Send("main", "hi", "traced-1"));
        await sender.EventAsync(frame => ChatTests.Name(frame) == "chat delta");
        var record = await first.Get<IRunStore>().FindAsync("traced-1", CancellationToken.None);
        var trace = ActivityContext.Parse(record!.TraceParent!, null).TraceId;
        Assert.Single(traces, trace);

        // Whoever works on it next, this replica or the other, begins without a span of the request.
        stuck.Pieces = ["from the second"];
        await using var second = await StartAsync(new ScriptedModel { Pieces = ["from the second"] }, redis, postgres);
        await using var other = await StrictClient.ConnectAsync(second);
        await using (var source = NpgsqlDataSource.Create(postgres))
        {
            await using var steal = source.CreateCommand("UPDATE openclaw.runs SET owner = 'gone', lease_until = now() + interval '1 second'");
            await steal.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("from the second", Text(await other.EventAsync(frame => Ends.Contains(ChatTests.Name(frame)))));
        Assert.Equal(2, traces.Count(started => started == trace));
    }

    [Fact]
    public async Task A_session_is_known_to_the_others_though_its_replica_died_before_it_could_tell()
    {
        var (redis, postgres) = await StoresAsync();
        await using var second = await StartAsync(new ScriptedModel(), redis, postgres);
        await using (var first = await StartAsync(new ScriptedModel(), null, postgres))
        {
            await first.Get<SessionCatalog>().OpenAsync("agent:coder:silent", CancellationToken.None);
        }

        await LimitTests.Eventually(() => second.Get<SessionCatalog>().Find("agent:coder:silent") is not null);
    }

    private static string? Text(JsonObject chat) => (string?)chat["payload"]!["message"]!["content"]![0]!["text"];

    private async Task<(string Redis, string Postgres)> StoresAsync() => (await servers.NewRedisAsync(this), await servers.NewPostgresAsync());

    private static Task<ProtocolGateway> StartAsync(ScriptedModel model, string? redis, string postgres) => ProtocolGateway.StartAsync(
        services: services => services.AddSingleton<IChatClient>(model),
        settings: [("ConnectionStrings:redis", redis), ("ConnectionStrings:openclaw", postgres)]);
}
