using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class UsageStoreTests(RealServers servers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_is_stored_once_and_sums_are_exact_in_every_grouping(bool inPostgres)
    {
        await using var gateway = await InProcessGateway.StartAsync(postgres: inPostgres ? await servers.NewPostgresAsync() : null);
        var store = gateway.Services.GetRequiredService<IUsageStore>();
        var first = new DateTimeOffset(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);
        List<UsageEntry> entries = [];
        for (var i = 0; i < 1000; i++)
        {
            var cost = new ModelCost(i * 0.0000001m, i * 0.000123m, IsPriced: i % 10 != 0);
            entries.Add(new UsageEntry(
                $"call-{i}", first.AddSeconds(i % 3), $"agent-{i % 4}", "default", i % 2 == 0 ? "p" : "q", $"m{i % 5}", null, i, 2 * i, 1, 0, cost, false));
        }

        await store.AppendAsync(entries, TestContext.Current.CancellationToken);
        await store.AppendAsync(entries[100..300], TestContext.Current.CancellationToken);
        foreach (var by in Enum.GetValues<UsageGrouping>())
        {
            var sums = await store.SumAsync(new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 11), by, TestContext.Current.CancellationToken);
            var total = UsageSum.Total(sums);
            Assert.Equal(
                (1000L, 499_500L, 999_000L, 0.04995m, 61.4385m, 100L),
                (total.Calls, total.InputTokens, total.OutputTokens, total.InputCost, total.OutputCost, total.Unpriced));
            Assert.Equal(sums.Select(sum => sum.Key).Order(StringComparer.Ordinal), sums.Select(sum => sum.Key));
        }

        var oneDay = await store.SumAsync(new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 10), UsageGrouping.DayAndAgent, TestContext.Current.CancellationToken);
        Assert.Equal(["2026-03-10|agent-0", "2026-03-10|agent-1", "2026-03-10|agent-2", "2026-03-10|agent-3"], oneDay.Select(sum => sum.Key));
        Assert.Equal(334, oneDay.Sum(sum => sum.Calls));
    }

    [Fact]
    public async Task A_call_through_the_gateway_is_in_the_ledger_of_its_database()
    {
        await using var stub = await ProviderStub.StartAsync(new StubAnswer(Body: WireSamples.OpenAI("chatcmpl-77")));
        await using var gateway = await InProcessGateway.StartAsync(
            postgres: await servers.NewPostgresAsync(), settings: GatewayTests.Settings("openai", stub));
        await gateway.Client.SendAsync("coder", "charge me");
        var answered = (await gateway.Client.HistoryAsync("coder", 1))[0];
        Assert.Equal((WireSamples.Text, "a/m"), (answered.GetProperty("answer").GetString(), answered.GetProperty("responder").GetString()));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var sums = await gateway.Services.GetRequiredService<UsageLedger>().SumAsync(
            today.AddDays(-1), today, UsageGrouping.Agent, TestContext.Current.CancellationToken);
        Assert.Equal(("coder", 1L, 11L, 5L), sums.Select(sum => (sum.Key, sum.Calls, sum.InputTokens, sum.OutputTokens)).Single());
    }
}
