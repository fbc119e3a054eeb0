using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Startup;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Gateway.Tests.Models;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Recording;

public sealed class ReplayTests(RealServers servers) : IDisposable
{
    private const string Secret = "sk-proj-abcdefghijklmnop1234";
    private const string Yes = """{"vote":"yes","reason":"sound"}""";
    private readonly TemporaryDirectory _directory = new();

    // A tactical proposal, adopted by two of three, vetoed, and upheld by all three.
    private static readonly string[] Course =
    [
        """{"questions":[{"kind":"evidence","text":"What shows it?"},{"kind":"consequence","text":"Who pays?"}]}""",
        Yes, """{"vote":"no","reason":"hasty"}""", Yes,
        """{"veto":true,"ground":"corruptionRisk","reason":"it may spoil the index"}""", """{"veto":false}""",
        Yes, Yes, Yes,
    ];

    [Fact]
    public async Task A_recorded_deliberation_comes_to_the_same_decision_without_its_provider_and_a_changed_prompt_is_named()
    {
        var (database, id) = await DeliberateAsync($"Shall we use {Secret}?");
        var (code, output, _) = await RunAsync(database, "sessions", "replay", id);
        Assert.Equal((0, $"{Course.Length} steps of deliberation {id} are equal"), (code, output.Trim()));
        Assert.Contains("2.25", (await RunAsync(database, "sessions", "show", id)).Output);

        var (_, export, _) = await RunAsync(database, "sessions", "export", id);
        Assert.DoesNotContain(Secret, export);
        var file = Path.Combine(_directory.Path, "session.json");
        await File.WriteAllTextAsync(file, export);
        (code, output, _) = await RunAsync(null, "sessions", "replay", id, "--file", file, "--format", "json");
        Assert.Equal((0, true), (code, JsonDocument.Parse(output).RootElement.GetProperty("isEqual").GetBoolean()));

        // The program with another roster: beta is told something else, and its first ballot is the first difference.
        var recording = JsonNode.Parse(export)!;
        var betas = recording["steps"]!.AsArray().Select(step => $"{step!["agentId"]}").ToList().IndexOf("beta") + 1;
        await using var changed = GatewayProcess.Run(
            ["sessions", "replay", "--file", file, "--format=json"],
            new Dictionary<string, string?> { [$"Roster__Agents__{RosterIndex("beta")}__Instructions"] = "You are the critic, but a kind one." });
        await changed.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, changed.ExitCode);
        var first = JsonDocument.Parse(changed.Output).RootElement.GetProperty("divergence");
        Assert.Equal(
            ("beta", "message 1 (system)", "You are the critic, but a kind one."),
            (first.GetProperty("agentId").GetString(), first.GetProperty("what").GetString(), first.GetProperty("found").GetString()));
        Assert.Equal(betas, first.GetProperty("step").GetInt32());
    }

    [Fact]
    public async Task A_changed_answer_and_a_missing_step_are_named()
    {
        var (database, id) = await DeliberateAsync("Shall we?");
        var recording = JsonNode.Parse((await RunAsync(database, "sessions", "export", id)).Output)!;
        var steps = recording["steps"]!.AsArray();
        var file = Path.Combine(_directory.Path, "session.json");

        var last = steps[^1]!["response"]!.DeepClone();
        steps[^1]!["response"] = $"{steps[^1]!["response"]}".Replace("yes", "no", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, recording.ToJsonString());
        var (code, output, _) = await RunAsync(null, "sessions", "replay", "--file", file);
        Assert.Equal(1, code);
        Assert.StartsWith($"step {Course.Length + 1} of deliberation {id} differs: outcome\n  expected  Adopted; ", output.ReplaceLineEndings("\n"));
        Assert.Contains("found     Vetoed; ", output);

        steps[^1]!["response"] = last;
        var extra = steps[^1]!.DeepClone();
        extra["hash"] = new string('0', 64);
        steps.Add(extra);
        await File.WriteAllTextAsync(file, recording.ToJsonString());
        (code, output, _) = await RunAsync(null, "sessions", "replay", "--file", file);
        Assert.Equal(1, code);
        Assert.StartsWith($"step {Course.Length + 1} of deliberation {id} differs ({extra["agentId"]}): call", output);
    }

    [Fact]
    public async Task Conversations_and_chats_are_recorded_with_the_cost_of_the_ledger_and_replay_equal()
    {
        var database = await servers.NewPostgresAsync();
        var stub = await ProviderStub.StartAsync();
        stub.Otherwise = new StubAnswer(Body: WireSamples.OpenAI("one", $"Do not tell {Secret}."));
        var settings = Settings(stub);
        settings["Gateway:Http:ChatCompletions:Enabled"] = "true";
        decimal ledger;
        await using (var gateway = await InProcessGateway.StartAsync(postgres: database, settings: settings))
        {
            foreach (var text in (string[])["first", $"second with {Secret}"])
            {
                using var sent = await gateway.Client.PostAsync(
                    "/api/agents/coder/messages", JsonSerializer.Serialize(new { content = text, conversationId = "incident-7", from = "explorer" }));
                Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
            }

            await gateway.Client.HistoryAsync("coder", 2);
            stub.Otherwise = new StubAnswer(Pieces: [WireSamples.OpenAIPiece("Hello"), WireSamples.OpenAIPiece(" there."), .. WireSamples.OpenAIEnd]);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
            {
                Content = JsonContent.Create(new
                {
                    model = "openclaw/main",
                    messages = (object[])[new { role = "system", content = "Be brief." }, new { role = "user", content = "Hi" }],
                }),
            };
            using var chat = await gateway.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, chat.StatusCode);
            var today = DateOnly.FromDateTime(DateTime.UtcNow);
            ledger = UsageSum.Total(await gateway.Services.GetRequiredService<UsageLedger>().SumAsync(
                today.AddDays(-1), today, UsageGrouping.Day, TestContext.Current.CancellationToken)).TotalCost;
        }

        await stub.DisposeAsync();
        var (_, list, _) = await RunAsync(database, "sessions", "list", "--format", "json");
        var sessions = JsonDocument.Parse(list).RootElement.EnumerateArray().ToList();
        Assert.Equal(["chat", "conversation"], sessions.Select(session => session.GetProperty("kind").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(sessions, session => Assert.Equal("success", session.GetProperty("state").GetString()));
        Assert.True(ledger > 0);
        Assert.Equal(ledger, sessions.Sum(session => session.GetProperty("costUsd").GetDecimal()));
        foreach (var session in sessions)
        {
            var id = session.GetProperty("id").GetString()!;
            Assert.DoesNotContain(Secret, (await RunAsync(database, "sessions", "export", id)).Output);
            var (code, output, error) = await RunAsync(database, "sessions", "replay", id);
            Assert.True(code == 0, $"{output}{error}");
            Assert.Contains(session.GetProperty("kind").GetString() == "chat" ? "1 steps" : "2 steps", output);
        }
    }

    [Theory]
    [InlineData("sessions needs a command", "sessions")]
    [InlineData("unknown command 'sessions reply'", "sessions", "reply")]
    [InlineData("sessions replay needs the id of a session", "sessions", "replay")]
    [InlineData("--format must be table or json, not 'csv'", "sessions", "list", "--format", "csv")]
    [InlineData("--limit must be a number from 1 to 10000, not '0'", "sessions", "list", "--limit", "0")]
    [InlineData("unknown argument '--file' of sessions show", "sessions", "show", "x", "--file", "y")]
    [InlineData("ConnectionStrings__openclaw", "sessions", "list")]
    [InlineData("no/such/file", "sessions", "replay", "--file", "no/such/file")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line(string expected, params string[] args)
    {
        var (code, output, error) = await RunAsync(null, args);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, Assert.Single(error.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Help_names_every_command_and_an_unknown_session_is_said_to_be_unknown()
    {
        var (code, help, _) = await RunAsync(null, "sessions", "replay", "--help");
        Assert.Equal(0, code);
        Assert.All((string[])["list", "show", "export", "replay", "--file", "--format"], word => Assert.Contains(word, help));
        var database = await servers.NewPostgresAsync();
        Assert.Contains("no recordings yet", (await RunAsync(database, "sessions", "list")).Error);
        await using (await InProcessGateway.StartAsync(postgres: database))
        {
        }

        Assert.Contains("no session 'x' was recorded", (await RunAsync(database, "sessions", "replay", "x")).Error);
    }

    public void Dispose() => _directory.Dispose();

    private static Dictionary<string, string?> Settings(ProviderStub stub)
    {
        var settings = GatewayTests.Settings("openai", stub);
        settings["Models:Prices:0:Model"] = "m";
        settings["Models:Prices:0:InputPerMillion"] = "100000";
        settings["Models:Prices:0:OutputPerMillion"] = "230000";
        return settings;
    }

    // Its own file is the truth about the order of agents.
    private static int RosterIndex(string agent)
    {
        using var roster = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "roster.json")));
        return roster.RootElement.GetProperty("Roster").GetProperty("Agents").EnumerateArray().ToList()
            .FindIndex(entry => entry.GetProperty("Id").GetString() == agent);
    }

    // Records a deliberation in a database of its own; afterwards neither the gateway nor the provider is there any more.
    private async Task<(string Database, string Id)> DeliberateAsync(string question)
    {
        var database = await servers.NewPostgresAsync();
        await using var stub = await ProviderStub.StartAsync([.. Course.Select((says, number) => new StubAnswer(
            Body: WireSamples.OpenAI($"call-{number}", JsonEncodedText.Encode(says).ToString())))]);
        await using var gateway = await InProcessGateway.StartAsync(postgres: database, settings: Settings(stub));
        using var decided = await gateway.Client.PostAsync("/api/deliberations", JsonSerializer.Serialize(new { question, category = "tactical" }));
        var record = await GatewayClient.JsonAsync(decided);
        Assert.Equal("adopted", record.GetProperty("outcome").GetString());
        Assert.Equal(Course.Length, stub.Requests.Count);
        return (database, record.GetProperty("id").GetString()!);
    }

    private static async Task<(int? Code, string Output, string Error)> RunAsync(string? database, params string[] args)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var code = await SessionsCommand.TryRunAsync(args, name => name == "ConnectionStrings__openclaw" ? database : null, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
