using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Deliberation;

public sealed class CategoryTests(RealServers servers)
{
    private static readonly string Yes = ScriptedCollective.Vote("yes");

    [Fact]
    public async Task The_examiner_questions_a_tactical_proposal_and_no_question_comes_twice()
    {
        const string Question = """{"questions":[{"kind":"evidence","text":"What shows it?"},{"kind":"unknown","text":"Not a kind"}]}""";
        var model = new ScriptedCollective { Answers = { ["examiner"] = [Question] } };
        await using var gateway = await StartAsync(model, postgres: true);
        var first = await DeliberateAsync(gateway, "tactical");
        Assert.Equal("adopted", Outcome(first));
        Assert.Equal("evidence: What shows it?", Assert.Single(Steps(first, "question_asked")).GetProperty("detail").GetString());
        Assert.All(
            model.Asked.Where(asked => asked.Agent is "alpha" or "beta" or "charlie"),
            asked => Assert.Contains("evidence: What shows it?", asked.Prompt));
        Assert.Empty(Steps(await DeliberateAsync(gateway, "tactical"), "question_asked"));
    }

    [Fact]
    public async Task Two_thirds_carry_a_tactical_proposal_and_an_abstention_defeats_a_strategic_one()
    {
        var model = new ScriptedCollective
        {
            Answers =
            {
                ["beta"] = [ScriptedCollective.Vote("no"), ScriptedCollective.Vote("abstain")],
                ["sentinel"] = ["""{"verdict":"request_changes","concern":"mind the keys"}"""],
            },
        };
        await using var gateway = await StartAsync(model);
        Assert.Equal("adopted", Outcome(await DeliberateAsync(gateway, "tactical")));
        var strategic = await DeliberateAsync(gateway, "strategic");
        Assert.Equal("rejected", Outcome(strategic));
        Assert.Contains(model.Asked, asked => asked.Agent == "beta" && asked.Prompt.Contains("request_changes: mind the keys", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("corruptionRisk", "yes", "yes", "adopted")]
    [InlineData("corruptionRisk", "no", "yes", "vetoed")]
    [InlineData("tooExpensive", "yes", "yes", "adopted")]
    public async Task A_veto_with_a_ground_stands_unless_all_three_override_it(string ground, string second, string other, string outcome)
    {
        var model = new ScriptedCollective
        {
            Answers =
            {
                ["steward"] = [$$"""{"veto":true,"ground":"{{ground}}","reason":"scripted"}"""],
                ["beta"] = [Yes, ScriptedCollective.Vote(second)],
                ["charlie"] = [Yes, ScriptedCollective.Vote(other)],
            },
        };
        await using var gateway = await StartAsync(model, postgres: true);
        var record = await DeliberateAsync(gateway, "operational");
        Assert.Equal(outcome, Outcome(record));
        var valid = ground == "corruptionRisk";
        Assert.Equal(valid ? 1 : 0, Steps(record, "veto_exercised").Count);
        Assert.Equal(valid ? 0 : 1, Steps(record, "rule_violation_detected").Count);
        Assert.Equal(valid ? 6 : 3, record.GetProperty("ballots").GetArrayLength());
    }

    [Fact]
    public async Task An_emergency_that_the_sentinel_denies_is_rejected_without_a_vote()
    {
        var model = new ScriptedCollective { Answers = { ["sentinel"] = ["""{"emergency":false,"reason":"it can wait"}"""] } };
        await using var gateway = await StartAsync(model);
        var record = await DeliberateAsync(gateway, "emergency");
        Assert.Equal("rejected", Outcome(record));
        Assert.DoesNotContain(model.Asked, asked => asked.Agent == "alpha");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_emergency_decision_is_reviewed_when_its_time_is_over(bool postgres)
    {
        await using var gateway = await StartAsync(
            new ScriptedCollective(), postgres, new Dictionary<string, string?> { ["Deliberation:EmergencyOverride"] = "00:00:01" });
        var record = await DeliberateAsync(gateway, "emergency");
        Assert.Equal("adopted", Outcome(record));
        Assert.Single(Steps(record, "emergency_activated"));
        var items = await Eventually.GetAsync(
            async () => (await gateway.Client.GetAsync("/api/deliberations")).GetProperty("items").EnumerateArray().ToList(),
            items => items.Count == 2 && items.All(item => item.GetProperty("outcome").ValueKind == JsonValueKind.String));
        var review = items.Single(item => item.GetProperty("category").GetString() == "tactical");
        Assert.Contains(record.GetProperty("id").GetString()!, review.GetProperty("question").GetString());
    }

    [Fact]
    public async Task Ballots_are_blind_until_all_are_in_and_a_client_need_not_wait()
    {
        var model = new ScriptedCollective { Waits = "charlie" };
        await using var gateway = await StartAsync(model, postgres: true);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/deliberations") { Content = JsonContent.Create(new { question = "Blind?" }) };
        request.Headers.Add("Prefer", "respond-async");
        using var answer = await gateway.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var place = answer.Headers.Location!.OriginalString;
        var open = await Eventually.GetAsync(() => gateway.Client.GetAsync(place), record => Steps(record, "vote_cast").Count == 2);
        Assert.Equal(JsonValueKind.Null, open.GetProperty("outcome").ValueKind);
        Assert.Equal(0, open.GetProperty("ballots").GetArrayLength() + open.GetProperty("yes").GetInt32());
        Assert.All(Steps(open, "vote_cast"), step => Assert.Equal("", step.GetProperty("detail").GetString()));
        model.Open();
        var closed = await Eventually.GetAsync(() => gateway.Client.GetAsync(place), record => record.GetProperty("outcome").ValueKind == JsonValueKind.String);
        Assert.Equal(3, closed.GetProperty("yes").GetInt32());
    }

    [Fact]
    public async Task A_member_that_does_not_answer_in_time_is_absent_and_a_deadline_without_a_quorum_is_a_timeout()
    {
        var model = new ScriptedCollective { Waits = "alpha", Answers = { ["beta"] = ["nothing to read"] } };
        await using var gateway = await StartAsync(model, settings: new Dictionary<string, string?> { ["Deliberation:OperationalLimit"] = "00:00:05" });
        foreach (var agent in (string[])["alpha", "beta", "charlie"])
        {
            await Eventually.GetAsync(() => gateway.Client.StateAsync(agent), state => state == "idle");
        }

        var record = await DeliberateAsync(gateway, "operational");
        Assert.Equal("timeout", Outcome(record));
        Assert.Equal(["absent", "absent", "yes"], record.GetProperty("ballots").EnumerateArray().Select(ballot => ballot.GetProperty("vote").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeated_key_is_the_same_deliberation_and_too_many_open_ones_get_429(bool postgres)
    {
        var model = new ScriptedCollective { Waits = "alpha" };
        await using var gateway = await StartAsync(
            model, postgres, new Dictionary<string, string?> { ["Deliberation:MaxOpen"] = "1", ["Deliberation:AnswerWithin"] = "00:00:00" });

        // While the store is slow the answer is 503; with a key it is safe to ask again.
        using var first = await Eventually.GetAsync(
            () => PostAsync(gateway, "Once?", "key"), answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable);
        using var again = await PostAsync(gateway, "Once?", "key");
        using var other = await PostAsync(gateway, "Something else?", "key");
        using var refused = await PostAsync(gateway, "One more?", null);
        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity, HttpStatusCode.TooManyRequests],
            [first.StatusCode, again.StatusCode, other.StatusCode, refused.StatusCode]);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.NotNull(refused.Headers.RetryAfter);
        model.Open();
    }

    private static Task<HttpResponseMessage> PostAsync(InProcessGateway gateway, string question, string? key) =>
        gateway.Client.PostAsync("/api/deliberations", JsonSerializer.Serialize(new { question }), key);

    private static string Outcome(JsonElement record) => record.GetProperty("outcome").GetString()!;

    private static List<JsonElement> Steps(JsonElement record, string kind) =>
        [.. record.GetProperty("events").EnumerateArray().Where(step => step.GetProperty("kind").GetString() == kind)];

    private static async Task<JsonElement> DeliberateAsync(InProcessGateway gateway, string category)
    {
        using var answer = await gateway.Client.PostAsync("/api/deliberations", JsonSerializer.Serialize(new { question = "Shall we?", category }));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await GatewayClient.JsonAsync(answer);
    }

    private async Task<InProcessGateway> StartAsync(
        ScriptedCollective model, bool postgres = false, IReadOnlyDictionary<string, string?>? settings = null) => await InProcessGateway.StartAsync(
        postgres: postgres ? await servers.NewPostgresAsync() : null, settings: settings,
        replace: services => services.AddSingleton<IChatClient>(model));
}
