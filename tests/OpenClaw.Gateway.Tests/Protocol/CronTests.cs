using System.Globalization;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Cron;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class CronTests
{
    [Theory]
    [InlineData("0 9 * * *", "2026-11-25T08:20:00Z", "UTC", "2026-11-25T09:00:00Z")]
    [InlineData("0 9 * * *", "2026-11-25T09:00:00Z", "UTC", "2026-11-26T09:00:00Z")]
    [InlineData("*/15 10-12 * * MON-FRI", "2026-11-27T12:50:00Z", "UTC", "2026-11-30T10:00:00Z")]
    [InlineData("30 2 29 2 *", "2026-01-01T00:00:00Z", "UTC", "2028-02-29T02:30:00Z")]
    [InlineData("0 0 1 * 1", "2026-11-25T00:00:00Z", "UTC", "2026-11-30T00:00:00Z")]
    [InlineData("*/10 * * * * *", "2026-11-25T08:20:05Z", "UTC", "2026-11-25T08:20:10Z")]
    [InlineData("0 0 12 1 JAN * 2030", "2026-11-25T00:00:00Z", "UTC", "2030-01-01T12:00:00Z")]
    [InlineData("30 2 * * *", "2026-03-29T00:00:00Z", "Europe/Berlin", "2026-03-29T01:00:00Z")]
    public void An_expression_fires_next(string expression, string after, string zone, string next) => Assert.Equal(
        DateTimeOffset.Parse(next, CultureInfo.InvariantCulture),
        CronExpression.Parse(expression).Next(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* * * * MOON")]
    [InlineData("*/0 * * * *")]
    [InlineData("5-1 * * * *")]
    public void A_malformed_expression_is_refused(string expression) => Assert.Throws<FormatException>(() => CronExpression.Parse(expression));

    [Fact]
    public async Task A_job_is_added_listed_changed_run_and_removed()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var job = await client.CallAsync("cron.add", JsonNode.Parse(
            """{"name":"report","agentId":"coder","schedule":{"kind":"cron","expr":"0 * * * *","tz":"UTC"},"payload":{"kind":"agentTurn","message":"daily report"},"delivery":{"mode":"none"}}"""));
        var id = (string)job!["id"]!;
        Assert.Equal("isolated", (string?)job["sessionTarget"]);
        Assert.Equal("now", (string?)job["wakeMode"]);
        Assert.Equal(300_000, (int)job["schedule"]!["staggerMs"]!);
        Assert.True((long)job["state"]!["nextRunAtMs"]! > 0);
        Assert.Equal("added", (string?)(await client.EventAsync("cron"))["payload"]!["action"]);
        var status = await client.CallAsync("cron.status");
        Assert.Equal(["enabled", "storePath", "jobs", "nextWakeAtMs"], status!.AsObject().Select(member => member.Key));
        Assert.Equal(1, (int)status["jobs"]!);
        var list = await client.CallAsync("cron.list");
        Assert.Equal(["jobs", "total", "offset", "limit", "hasMore", "nextOffset"], list!.AsObject().Select(member => member.Key));

        Assert.Equal("not-due", (string?)(await client.CallAsync("cron.run", new JsonObject { ["id"] = id, ["mode"] = "due" }))!["reason"]);
        var run = await client.CallAsync("cron.run", new JsonObject { ["id"] = id });
        Assert.StartsWith($"manual:{id}:", (string?)run!["runId"]);
        Assert.Equal("started", (string?)(await client.EventAsync("cron"))["payload"]!["action"]);
        var finished = (await client.EventAsync("cron"))["payload"]!.AsObject();
        Assert.Equal("finished", (string?)finished["action"]);
        Assert.Equal("Hello from the gateway", (string?)finished["summary"]);
        Assert.StartsWith($"agent:coder:cron:{id}:run:", (string?)finished["sessionKey"]);
        Assert.False(finished.ContainsKey("ts"));
        var runs = await client.CallAsync("cron.runs", new JsonObject { ["id"] = id });
        Assert.Equal("ok", (string?)Assert.Single(runs!["entries"]!.AsArray())!["status"]);
        Assert.Equal("report", (string?)(await client.CallAsync("cron.runs", JsonNode.Parse("""{"scope":"all"}""")))!["entries"]![0]!["jobName"]);
        Assert.Empty((await client.CallAsync("sessions.list"))!["sessions"]!.AsArray());

        var disabled = await client.CallAsync("cron.update", new JsonObject { ["id"] = id, ["patch"] = new JsonObject { ["enabled"] = false } });
        Assert.False(disabled!["state"]!.AsObject().ContainsKey("nextRunAtMs"));
        Assert.Empty((await client.CallAsync("cron.list"))!["jobs"]!.AsArray());
        Assert.Single((await client.CallAsync("cron.list", JsonNode.Parse("""{"includeDisabled":true}""")))!["jobs"]!.AsArray());
        Assert.Equal("""{"ok":true,"removed":true}""", (await client.CallAsync("cron.remove", new JsonObject { ["id"] = id }))!.ToJsonString());
        Assert.Equal("""{"ok":true,"removed":false}""", (await client.CallAsync("cron.remove", new JsonObject { ["id"] = id }))!.ToJsonString());
        var unknown = await client.FailAsync("cron.run", new JsonObject { ["id"] = "nope" });
        Assert.Equal(("UNAVAILABLE", "Error: unknown cron job id: nope"), ((string)unknown["code"]!, (string)unknown["message"]!));
    }

    [Fact]
    public async Task A_due_job_runs_by_itself_and_a_one_shot_job_goes_away()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("cron.add", new JsonObject
        {
            ["name"] = "ping",
            ["schedule"] = new JsonObject { ["kind"] = "at", ["at"] = DateTimeOffset.UtcNow.AddSeconds(1).ToString("O", CultureInfo.InvariantCulture) },
            ["wakeMode"] = "next-heartbeat",
            ["payload"] = new JsonObject { ["kind"] = "systemEvent", ["text"] = "ping" },
        });
        var finished = await client.EventAsync(frame => (string?)frame["event"] == "cron" && (string?)frame["payload"]!["action"] == "finished");
        Assert.Equal("ping", (string?)finished["payload"]!["summary"]);
        Assert.Equal("not-requested", (string?)finished["payload"]!["deliveryStatus"]);
        Assert.Equal("removed", (string?)(await client.EventAsync("cron"))["payload"]!["action"]);
        Assert.Contains("ping", (await client.CallAsync("status"))!["queuedSystemEvents"]!.AsArray().Select(text => (string)text!));
        Assert.Equal(0, (int)(await client.CallAsync("cron.status"))!["jobs"]!);
    }

    [Theory]
    [InlineData("""{"schedule":{"kind":"at","at":"2020-01-01T00:00:00Z"},"payload":{"kind":"agentTurn","message":"x"}}""", "INVALID_REQUEST", "schedule.at is in the past: 2020-01-01T00:00:00.000Z (")]
    [InlineData("""{"schedule":{"kind":"at","at":"soon"},"payload":{"kind":"agentTurn","message":"x"}}""", "INVALID_REQUEST", "Invalid schedule.at: expected ISO-8601 timestamp (got soon)")]
    [InlineData("""{"schedule":{"kind":"cron","expr":"x"},"payload":{"kind":"agentTurn","message":"x"}}""", "UNAVAILABLE", "Error: CronPattern")]
    [InlineData("""{"schedule":{"kind":"every","everyMs":1000},"sessionTarget":"main","payload":{"kind":"agentTurn","message":"x"}}""", "UNAVAILABLE", "Error: main cron jobs require payload.kind=\"systemEvent\"")]
    [InlineData("""{"schedule":{"kind":"every","everyMs":1000},"sessionTarget":"isolated","payload":{"kind":"systemEvent","text":"x"}}""", "UNAVAILABLE", "Error: isolated/current/session cron jobs require payload.kind=\"agentTurn\"")]
    [InlineData("""{"schedule":{"kind":"every","everyMs":0},"payload":{"kind":"systemEvent","text":"x"}}""", "INVALID_REQUEST", "invalid cron.add params: at /schedule/everyMs: must be >= 1")]
    [InlineData("""{"payload":{"kind":"systemEvent","text":"x"}}""", "INVALID_REQUEST", "invalid cron.add params: must have required property 'schedule'")]
    public async Task A_wrong_job_is_refused_and_changes_nothing(string job, string code, string message)
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var error = await client.FailAsync("cron.add", JsonNode.Parse(job));
        Assert.Equal(code, (string?)error["code"]);
        Assert.StartsWith(message, (string?)error["message"]);
        Assert.Equal(0, (int)(await client.CallAsync("cron.status"))!["jobs"]!);
    }
}
