using System.Globalization;
using System.Net;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Gateway.Tests.Models;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Apis;

public sealed class RefusalCountTests
{
    [Theory]
    [InlineData("/api/agents/nobody/messages", """{"content":"x"}""", HttpStatusCode.NotFound, "other", "unknownAgent")]
    [InlineData("/api/agents/alpha/messages", "{}", HttpStatusCode.BadRequest, "alpha", "invalid")]
    [InlineData("/api/agents/alpha/messages", null, HttpStatusCode.RequestEntityTooLarge, "alpha", "tooLarge")]
    [InlineData(
        "/api/agents/alpha/messages", """{"content":"x","deadline":"2020-01-01T00:00:00Z"}""", HttpStatusCode.UnprocessableEntity, "alpha",
        "expired")]
    [InlineData(
        "/api/agents/alpha/messages", """{"content":"x","via":["beta","alpha"]}""", HttpStatusCode.UnprocessableEntity, "alpha", "cyclic")]
    public async Task A_refused_message_is_counted_by_its_reason_and_leaves_nothing(
        string path, string? body, HttpStatusCode status, string to, string result)
    {
        await using var gateway = await InProcessGateway.StartAsync();
        using var answer = await gateway.Client.PostAsync(path, body ?? $$"""{"content":"{{new string('x', 1024 * 1024)}}"}""");
        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty((await GatewayClient.JsonAsync(answer)).GetProperty("detail").GetString()!);
        await CountedAsync(gateway, "openclaw_a2a_messages_total", 1, ("from", "other"), ("to", to), ("type", "message"), ("result", result));
        await CountedAsync(gateway, "openclaw_a2a_pending", 0, ("agent_id", "alpha"));
        Assert.Empty(await gateway.Client.HistoryAsync("alpha"));
    }

    [Theory]
    [InlineData("/api/broadcasts", "{}", "invalid")]
    [InlineData("/api/broadcasts", null, "tooLarge")]
    [InlineData("/a2a", "{", "invalid")]
    [InlineData("/a2a", null, "tooLarge")]
    [InlineData("/a2a", """{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"messageId":"1","parts":[]}}}""", "invalid")]
    [InlineData(
        "/a2a",
        """
        {"jsonrpc":"2.0","id":1,"method":"SendMessage",
         "params":{"metadata":{"agentId":"nobody"},"message":{"messageId":"1","parts":[{"text":"x"}]}}}
        """,
        "unknownAgent")]
    public async Task Refusals_at_the_other_doors_are_counted_too(string path, string? body, string result)
    {
        await using var gateway = await InProcessGateway.StartAsync();
        using (await gateway.Client.PostAsync(path, body ?? $$"""{"content":"{{new string('x', 1024 * 1024)}}"}"""))
        {
        }

        await CountedAsync(gateway, "openclaw_a2a_messages_total", 1, ("from", "other"), ("to", "other"), ("result", result));
        await CountedAsync(gateway, "openclaw_a2a_messages_total", 0, ("result", "accepted"));
    }

    [Fact]
    public async Task A_message_beyond_the_budget_is_a_dead_letter_that_names_it_and_neither_asks_nor_charges()
    {
        await using var stub = await ProviderStub.StartAsync();
        var settings = GatewayTests.Settings("openai", stub);
        settings["Models:Budgets:small:Agent"] = "coder";
        settings["Models:Budgets:small:DailyTokens"] = "10";
        await using var gateway = await InProcessGateway.StartAsync(settings: settings);
        var id = await gateway.Client.SendAsync("coder", "Please look at this.");
        var letter = Assert.Single(await gateway.Client.HistoryAsync("coder", 1));
        Assert.Equal(id, letter.GetProperty("messageId").GetGuid());
        Assert.StartsWith("budget 'small' is used up: 10 tokens a day", letter.GetProperty("error").GetString());
        await CountedAsync(gateway, "openclaw_llm_budget_refused_total", 1, ("budget", "small"));
        await CountedAsync(gateway, "openclaw_a2a_dead_letters_total", 1, ("agent_id", "coder"), ("reason", "model"));
        Assert.Empty(stub.Requests);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        Assert.Empty(await gateway.Services.GetRequiredService<UsageLedger>().SumAsync(
            today.AddDays(-1), today, UsageGrouping.Day, TestContext.Current.CancellationToken));
    }

    // A page of metrics may be a moment old, and the order of labels is not ours.
    private static Task<long> CountedAsync(InProcessGateway gateway, string name, long expected, params (string Label, string Value)[] labels) =>
        Eventually.GetAsync(
            async () =>
            {
                var page = await gateway.Client.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
                return page.Split('\n').Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal)
                        && labels.All(label => line.Contains($"{label.Label}=\"{label.Value}\"", StringComparison.Ordinal)))
                    .Sum(line => long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
            },
            found => found == expected);
}
