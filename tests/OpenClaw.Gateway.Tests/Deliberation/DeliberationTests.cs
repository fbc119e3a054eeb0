using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Deliberation;

public sealed class DeliberationTests(RealServers servers)
{
    [Theory]
    [InlineData(3, 0, DeliberationOutcome.Adopted)]
    [InlineData(2, 1, DeliberationOutcome.Adopted)]
    [InlineData(2, 0, DeliberationOutcome.Adopted)]
    [InlineData(1, 1, DeliberationOutcome.Rejected)]
    [InlineData(1, 2, DeliberationOutcome.Rejected)]
    [InlineData(0, 2, DeliberationOutcome.Rejected)]
    [InlineData(0, 3, DeliberationOutcome.Rejected)]
    [InlineData(1, 0, DeliberationOutcome.NoQuorum)]
    [InlineData(0, 1, DeliberationOutcome.NoQuorum)]
    [InlineData(0, 0, DeliberationOutcome.NoQuorum)]
    internal void Two_of_three_decide(int yes, int no, DeliberationOutcome outcome) => Assert.Equal(outcome, MajorityRule.Decide(yes, no));

    [Theory]
    [InlineData("""{"vote":"yes","reason":"r"}""", Vote.Yes)]
    [InlineData("""{"vote":"NO"}""", Vote.No)]
    [InlineData("""{"reason":"r","vote":"abstain"}""", Vote.Abstain)]
    internal void A_ballot_is_read(string text, Vote vote) => Assert.Equal(vote, SpokenJson.Ballot(text)!.Value.Vote);

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("[]")]
    [InlineData("""{"vote":"absent"}""")]
    [InlineData("""{"vote":"0"}""")]
    [InlineData("""{"vote":1}""")]
    [InlineData("""{"vote":"maybe"}""")]
    public void An_unreadable_ballot_is_no_ballot(string text) => Assert.Null(SpokenJson.Ballot(text));

    [Fact]
    public async Task A_round_is_stored_and_can_be_read_and_the_same_question_gets_the_same_votes()
    {
        await using var gateway = await InProcessGateway.StartAsync(postgres: await servers.NewPostgresAsync());
        var client = gateway.Client;
        await TriadOnlineAsync(client);
        var first = await DeliberateAsync(client, "Shall we go on?");
        var second = await DeliberateAsync(client, "Shall we go on?");
        Assert.Equal(["alpha", "beta", "charlie"], Ballots(first).Select(ballot => ballot.GetProperty("agentId").GetString()));
        Assert.Equal(Ballots(first).Select(VoteOf), Ballots(second).Select(VoteOf));
        Assert.All(Ballots(first), ballot => Assert.Equal("built-in", ballot.GetProperty("responder").GetString()));
        var read = await client.GetAsync($"/api/deliberations/{first.GetProperty("id").GetGuid()}");
        Assert.Equal(first.GetProperty("outcome").GetString(), read.GetProperty("outcome").GetString());
        Assert.Equal(Ballots(first).Select(VoteOf), Ballots(read).Select(VoteOf));

        var page = await client.GetAsync("/api/deliberations?limit=1");
        Assert.Equal(second.GetProperty("id").GetGuid(), page.GetProperty("items")[0].GetProperty("id").GetGuid());
        var next = await client.GetAsync($"/api/deliberations?limit=1&cursor={page.GetProperty("nextCursor").GetString()}");
        Assert.Equal(first.GetProperty("id").GetGuid(), next.GetProperty("items")[0].GetProperty("id").GetGuid());
        foreach (var agent in (string[])["alpha", "beta", "charlie"])
        {
            Assert.Equal(2, (await client.GetAsync($"/api/agents/{agent}")).GetProperty("deliberations").GetInt64());
        }
    }

    [Fact]
    public async Task An_offline_member_is_absent_and_not_counted_and_two_still_decide()
    {
        await using var gateway = await InProcessGateway.StartAsync(replace: services => services.AddSingleton<IChatClient>(new FixedBallot("yes")));
        await TriadOnlineAsync(gateway.Client);
        using (await gateway.Client.Http.PostAsync("/api/agents/beta/stop", null, TestContext.Current.CancellationToken))
        {
        }

        var round = await DeliberateAsync(gateway.Client, "With two?");
        Assert.Equal("adopted", round.GetProperty("outcome").GetString());
        Assert.Equal(["yes", "absent", "yes"], Ballots(round).Select(VoteOf));
        Assert.Equal(0, (await gateway.Client.GetAsync("/api/agents/beta")).GetProperty("deliberations").GetInt64());
    }

    [Fact]
    public async Task A_model_that_fails_leaves_no_quorum_instead_of_an_error()
    {
        await using var gateway = await InProcessGateway.StartAsync(replace: services => services.AddSingleton<IChatClient>(new FixedBallot(null)));
        await TriadOnlineAsync(gateway.Client);
        var round = await DeliberateAsync(gateway.Client, "Without a model?");
        Assert.Equal("noQuorum", round.GetProperty("outcome").GetString());
        Assert.All(Ballots(round), ballot => Assert.Equal("absent", VoteOf(ballot)));
    }

    private static async Task TriadOnlineAsync(GatewayClient client)
    {
        foreach (var agent in (string[])["alpha", "beta", "charlie"])
        {
            await Eventually.GetAsync(() => client.StateAsync(agent), state => state == "idle");
        }
    }

    private static async Task<JsonElement> DeliberateAsync(GatewayClient client, string question)
    {
        using var answer = await client.PostAsync("/api/deliberations", JsonSerializer.Serialize(new { question }));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await GatewayClient.JsonAsync(answer);
    }

    private static JsonElement.ArrayEnumerator Ballots(JsonElement round) => round.GetProperty("ballots").EnumerateArray();

    private static string VoteOf(JsonElement ballot) => ballot.GetProperty("vote").GetString()!;

    private sealed class FixedBallot(string? vote) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            vote is null
                ? throw new HttpRequestException("no model")
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $$"""{"vote":"{{vote}}","reason":"fixed"}""")));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
