using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class BudgetTests
{
    [Fact]
    public async Task A_budget_at_its_end_refuses_the_next_call_without_asking_the_provider()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = new StubAnswer(Body: WireSamples.OpenAI("x"));
        await using var router = await TestRouter.StartAsync(
            "openai", [stub], ["default = a"], ("Models:Budgets:alpha:Agent", "alpha"), ("Models:Budgets:alpha:DailyTokens", "60"),
            ("Models:ReservedOutputTokens", "20"));
        Assert.Equal(WireSamples.Text, (await router.AskAsync(agent: "alpha")).Text);
        Assert.Equal(16 / 60.0, router.Gauge("openclaw_budget_used_ratio", "budget", "alpha"), 6);
        var error = await Assert.ThrowsAsync<ModelCallException>(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await router.AskAsync(agent: "alpha");
            }
        });
        Assert.Equal((ModelErrorKind.Budget, 429, TimeSpan.FromHours(12)), (error.Kind, error.Status, error.RetryAfter));
        Assert.Contains("budget 'alpha' is used up: 60 tokens a day", error.Message);
        Assert.Contains("2026-03-11 00:00 UTC", error.Message);
        Assert.Equal(1, router.Count("openclaw_llm_budget_refused_total", ("budget", "alpha")));
        var calls = stub.Requests.Count;
        Assert.Equal(WireSamples.Text, (await router.AskAsync(agent: "beta")).Text);
        Assert.Equal(calls + 1, stub.Requests.Count);
        router.Clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal(WireSamples.Text, (await router.AskAsync(agent: "alpha")).Text);
    }

    [Fact]
    public async Task A_hundred_callers_at_once_never_exceed_the_last_dollar()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = new StubAnswer(Body: WireSamples.OpenAI("x"));
        await using var router = await TestRouter.StartAsync(
            "openai", [stub], ["default = a"], ("Models:Budgets:all:DailyUsd", "1"), ("Models:ReservedOutputTokens", "5"),
            ("Models:Prices:0:Model", "m"), ("Models:Prices:0:InputPerMillion", "0"), ("Models:Prices:0:OutputPerMillion", "7000"));

        // Each answer has five tokens, 0.035 USD; 28 of them fit.
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            try
            {
                await router.AskAsync(request: $"{i}");
                return true;
            }
            catch (ModelCallException exception) when (exception.Kind == ModelErrorKind.Budget)
            {
                return false;
            }
        }));
        var total = await router.TotalAsync();
        Assert.Equal(answers.Count(answered => answered), total.Calls);
        Assert.InRange(total.TotalCost, 0.9m, 1m);
    }

    [Fact]
    public async Task A_price_counts_from_its_day_on_and_cached_tokens_have_their_own()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = new StubAnswer(Body: WireSamples.OpenAI("x"));
        await using var router = await TestRouter.StartAsync(
            "openai", [stub], ["default = a"], ("Models:Prices:0:Model", "m"), ("Models:Prices:0:InputPerMillion", "10"),
            ("Models:Prices:0:OutputPerMillion", "20"), ("Models:Prices:0:CacheReadPerMillion", "1"), ("Models:Prices:1:Model", "m"),
            ("Models:Prices:1:From", "2026-03-11"), ("Models:Prices:1:InputPerMillion", "100"), ("Models:Prices:1:OutputPerMillion", "200"));
        Assert.Equal(0.000192m, ModelReceipt.Of(await router.AskAsync())!.Cost.Total);
        router.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(0.0021m, ModelReceipt.Of(await router.AskAsync())!.Cost.Total);
        var days = await router.Ledger.SumAsync(new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 11), UsageGrouping.Day, TestContext.Current.CancellationToken);
        Assert.Equal([("2026-03-10", 0.000192m), ("2026-03-11", 0.0021m)], days.Select(day => (day.Key, day.TotalCost)));
        Assert.Equal(0.002292, router.Count("openclaw_cost_usd_total", ("agent", "main"), ("model", "m"), ("provider", "a")), 9);
    }

    [Fact]
    public async Task A_model_without_a_price_is_charged_the_estimate_and_counted_as_unpriced()
    {
        await using var stub = await ProviderStub.StartAsync(new StubAnswer(Body: WireSamples.OpenAI("x")));
        await using var router = await TestRouter.StartAsync("openai", [stub], ["default = a"]);
        Assert.Equal(new ModelCost(0.000011m, 0.000015m, IsPriced: false), ModelReceipt.Of(await router.AskAsync())!.Cost);
        Assert.Equal((1, 16), ((await router.TotalAsync()).Unpriced, router.Count("openclaw_cost_unpriced_tokens_total")));
    }

    [Theory]
    [InlineData("provider 'openai' has no key: the environment variable OPENAI_API_KEY is empty", "Models:Groups:g:Targets:0:Provider=openai")]
    [InlineData("there is no provider 'nobody'", "Models:Groups:g:Targets:0:Provider=nobody")]
    [InlineData("Models:Providers:azure-openai:BaseUrl is missing", "Models:Groups:g:Targets:0:Provider=azure-openai")]
    [InlineData("KeyFile cannot be read", "Models:Groups:g:Targets:0:Provider=openai", "Models:Providers:openai:KeyFile=/nowhere/key")]
    [InlineData("Models:Groups:g:Fallbacks names 'h', which is no group", "Models:Groups:g:Targets:0:Provider=ollama", "Models:Groups:g:Fallbacks:0=h")]
    [InlineData("Models:Groups:g:Targets is empty", "Models:Groups:g:Strategy=Weighted")]
    [InlineData("Models:Agents names 'ghost'", "Models:Groups:g:Targets:0:Provider=ollama", "Models:Agents:ghost=g")]
    [InlineData("Models:Budgets:b limits nothing", "Models:Budgets:b:Agent=main")]
    [InlineData("Models:Prices:0:From must be a day such as 2026-01-31, not 'soon'", "Models:Prices:0:Model=m", "Models:Prices:0:From=soon")]
    public async Task A_wrong_configuration_does_not_start_and_says_what_is_wrong(string expected, params string[] settings)
    {
        var all = settings.Select(setting => (setting.Split('=')[0], (string?)setting.Split('=')[1])).Append(("OPENAI_API_KEY", null));
        if (settings[0].Contains("Targets", StringComparison.Ordinal))
        {
            all = all.Append(("Models:Groups:g:Targets:0:Model", "m"));
        }

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestRouter.StartAsync("openai", [], [], [.. all]));
        Assert.Contains(error.Failures, failure => failure.Contains(expected, StringComparison.Ordinal));
    }
}
