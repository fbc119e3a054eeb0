using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class FailoverTests
{
    private static readonly StubAnswer Fine = new(Body: WireSamples.OpenAI("chatcmpl-9"));

    [Fact]
    public async Task A_429_cools_its_deployment_down_for_as_long_as_it_asks_and_the_fallback_answers()
    {
        await using var first = await ProviderStub.StartAsync(new StubAnswer(429, "{}", Headers: [("Retry-After", "7")]));
        await using var second = await ProviderStub.StartAsync();
        first.Otherwise = second.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync("openai", [first, second], ["default = a; then: other", "other = b"]);
        Assert.Equal("b/m", await ResponderAsync(router));
        router.Clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal("b/m", await ResponderAsync(router));
        router.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("a/m", await ResponderAsync(router));
        Assert.Equal((2, 2), (first.Requests.Count, second.Requests.Count));
        Assert.Equal(1, router.Count("openclaw_llm_cooldowns_total", ("deployment", "a/m"), ("reason", "rate_limit")));
        Assert.Equal(1, router.Count("openclaw_llm_fallbacks_total", ("from", "default"), ("to", "other"), ("reason", "rate_limit")));
        Assert.Equal(3, (await router.TotalAsync()).Calls);
    }

    [Fact]
    public async Task A_group_repeats_a_500_as_often_as_configured_and_then_its_fallback_answers_once()
    {
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync(Fine);
        await using var router = await TestRouter.StartAsync(
            "openai", [first, second], ["default = a; then: other", "other = b"], ("Models:Retries", "3"));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Equal((4, 1), (first.Requests.Count, second.Requests.Count));
        Assert.Equal(4, router.Count("openclaw_llm_requests_total", ("deployment", "a/m"), ("status_class", "5xx"), ("error_kind", "server")));
        Assert.Equal(1, router.Count("openclaw_llm_requests_total", ("deployment", "b/m"), ("status_class", "2xx"), ("error_kind", "none")));
        Assert.Equal((1, 16), (await TotalAsync(router)));
    }

    [Fact]
    public async Task A_burst_of_500_trips_a_deployment_and_one_call_after_the_cooldown_brings_it_back()
    {
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync();
        second.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync(
            "openai", [first, second], ["default = a; then: other", "other = b"], ("Models:Retries", "0"));
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("b/m", await ResponderAsync(router));
        }

        // Five calls of a minute are the least to judge by.
        Assert.Equal(5, first.Requests.Count);
        Assert.Equal(2, router.Gauge("openclaw_llm_deployment_state", "deployment", "a/m"));
        router.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Equal(6, first.Requests.Count);

        // The trial failed, so the second cooldown is longer than the first.
        router.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Equal(6, first.Requests.Count);
        router.Clock.Advance(TimeSpan.FromSeconds(5));
        first.Otherwise = Fine;
        Assert.Equal("a/m", await ResponderAsync(router));
        Assert.Equal(0, router.Gauge("openclaw_llm_deployment_state", "deployment", "a/m"));
    }

    [Fact]
    public async Task A_deployment_that_does_not_answer_in_time_is_left_alone_and_the_next_of_the_group_answers()
    {
        await using var slow = await ProviderStub.StartAsync(new StubAnswer(Hangs: true));
        await using var second = await ProviderStub.StartAsync();
        slow.Otherwise = second.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync(
            "openai", [slow, second], ["default = a b"], ("Models:RequestTimeout", "00:00:01"), ("Models:Groups:default:Strategy", "LowestLatency"));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Equal((1, 2), (slow.Requests.Count, second.Requests.Count));
        Assert.Equal(1, router.Count("openclaw_llm_cooldowns_total", ("deployment", "a/m"), ("reason", "timeout")));
        Assert.Equal(2, (await router.TotalAsync()).Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_stream_that_is_cut_moves_on_before_its_first_piece_and_ends_with_an_error_after_it(int pieces)
    {
        await using var cut = await ProviderStub.StartAsync(
            new StubAnswer(Pieces: [": hello\n\n", .. Enumerable.Repeat(WireSamples.OpenAIPiece("Half"), pieces)], Cuts: true));
        await using var second = await ProviderStub.StartAsync(WireSamples.Stream("openai"));
        await using var router = await TestRouter.StartAsync(
            "openai", [cut, second], ["default = a; then: other", "other = b"], ("Models:Retries", "0"));
        var seen = "";
        var read = new TaskCompletionSource();
        cut.BeforeCut = pieces == 0 ? Task.CompletedTask : read.Task;
        if (pieces == 0)
        {
            Assert.Equal(WireSamples.Text, (await router.StreamAsync(piece => seen += piece)).Text);
            Assert.Equal(WireSamples.Text, seen);
            Assert.Equal((1, 16), await TotalAsync(router));
        }
        else
        {
            var error = await Assert.ThrowsAsync<ModelCallException>(() => router.StreamAsync(piece =>
            {
                seen += piece;
                read.TrySetResult();
            }));
            Assert.Equal((ModelErrorKind.Server, "Half"), (error.Kind, seen));
            Assert.Empty(second.Requests);
            Assert.Equal((0, 0), await TotalAsync(router));
        }

        Assert.Equal(1, router.Count("openclaw_llm_requests_total", ("deployment", "a/m"), ("error_kind", "server")));
    }

    [Fact]
    public async Task A_refused_key_leaves_the_deployment_alone_for_minutes_and_is_not_repeated()
    {
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync();
        first.Otherwise = new StubAnswer(401, "{}");
        second.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync("openai", [first, second], ["default = a; then: other", "other = b"]);
        Assert.Equal("b/m", await ResponderAsync(router));
        router.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Single(first.Requests);
        router.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("b/m", await ResponderAsync(router));
        Assert.Equal(2, first.Requests.Count);
    }

    [Fact]
    public async Task A_conversation_that_is_too_long_goes_to_the_context_fallback_without_a_cooldown()
    {
        await using var small = await ProviderStub.StartAsync();
        await using var other = await ProviderStub.StartAsync();
        await using var large = await ProviderStub.StartAsync(Fine);
        small.Otherwise = new StubAnswer(400, """{"error":{"code":"context_length_exceeded","message":"too long"}}""");
        await using var router = await TestRouter.StartAsync(
            "openai", [small, other, large], ["default = a; then: other; context: large", "other = b", "large = c"]);
        Assert.Equal("c/m", await ResponderAsync(router));
        Assert.Empty(other.Requests);
        Assert.Single(small.Requests);
        Assert.Equal(0, router.Gauge("openclaw_llm_deployment_state", "deployment", "a/m"));
        Assert.Equal(1, router.Count("openclaw_llm_fallbacks_total", ("to", "large"), ("reason", "context_window")));
    }

    [Fact]
    public async Task A_wrong_request_is_neither_repeated_nor_sent_elsewhere()
    {
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync(Fine);
        first.Otherwise = new StubAnswer(400, """{"error":{"message":"temperature must be below 2"}}""");
        await using var router = await TestRouter.StartAsync("openai", [first, second], ["default = a; then: other", "other = b"]);
        var error = await Assert.ThrowsAsync<ModelCallException>(() => router.AskAsync());
        Assert.Equal("a/m answered 400: temperature must be below 2", error.Message);
        Assert.True(error.IsPermanent);
        Assert.Single(first.Requests);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task When_everything_fails_the_error_says_so_and_nothing_is_charged()
    {
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync();
        await using var router = await TestRouter.StartAsync(
            "openai", [first, second], ["default = a; then: other", "other = b; then: default"], ("Models:Retries", "1"));
        var error = await Assert.ThrowsAsync<ModelCallException>(() => router.AskAsync());
        Assert.Equal((ModelErrorKind.Server, false), (error.Kind, error.IsPermanent));
        Assert.Equal((2, 2), (first.Requests.Count, second.Requests.Count));
        Assert.Equal((0, 0), await TotalAsync(router));
    }

    [Fact]
    public async Task The_same_answer_to_the_same_request_is_charged_once()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync("openai", [stub], ["default = a"]);
        await router.AskAsync(request: "message-1");
        await router.AskAsync(request: "message-1");
        Assert.Equal((1, 16), await TotalAsync(router));
        await router.AskAsync(request: "message-2");
        Assert.Equal((2, 32), await TotalAsync(router));
    }

    [Fact]
    public async Task Without_a_group_the_built_in_responder_answers_and_says_so()
    {
        await using var router = await TestRouter.StartAsync("openai", [], []);
        var response = await router.AskAsync();
        Assert.Contains("[built-in responder, no model configured]", response.Text);
        Assert.Equal("built-in", ModelReceipt.Of(response)!.Deployment);
        Assert.Equal(1, router.Count("openclaw_llm_requests_total", ("group", "built-in"), ("deployment", "built-in"), ("error_kind", "none")));
        Assert.Equal((0, 0), await TotalAsync(router));
    }

    [Fact]
    public async Task The_cache_answers_the_same_request_without_a_call_and_without_a_charge()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync("openai", [stub], ["default = a"], ("Models:Cache:Enabled", "true"));
        Assert.Equal(WireSamples.Text, (await router.AskAsync()).Text);
        Assert.Equal(WireSamples.Text, (await router.AskAsync()).Text);
        Assert.Equal(WireSamples.Text, (await router.StreamAsync()).Text);
        Assert.Single(stub.Requests);
        await router.AskAsync("Something else");
        router.Clock.Advance(TimeSpan.FromHours(2));
        await router.AskAsync();
        Assert.Equal(3, stub.Requests.Count);
        Assert.Equal((3, 48), await TotalAsync(router));
        Assert.Equal(2, router.Count("openclaw_llm_cache_hits_total"));
    }

    [Theory]
    [InlineData("Weighted", "a")]
    [InlineData("LeastBusy", "ab")]
    [InlineData("LowestCost", "b")]
    public async Task A_strategy_chooses_the_deployment(string strategy, string expected)
    {
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync();
        first.Otherwise = second.Otherwise = Fine;
        await using var router = await TestRouter.StartAsync(
            "openai", [first, second], ["default = a b"], ("Models:Groups:default:Strategy", strategy),
            ("Models:Groups:default:Targets:0:Weight", "1000"), ("Models:Prices:0:Model", "m"), ("Models:Prices:0:Provider", "a"),
            ("Models:Prices:0:InputPerMillion", "5"), ("Models:Prices:1:Model", "m"), ("Models:Prices:1:InputPerMillion", "1"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains((await ResponderAsync(router))[..1], expected);
        }
    }

    private static async Task<string> ResponderAsync(TestRouter router) => ModelReceipt.Of(await router.AskAsync())!.Deployment;

    private static async Task<(long Calls, long Tokens)> TotalAsync(TestRouter router)
    {
        var total = await router.TotalAsync();
        return (total.Calls, total.InputTokens + total.OutputTokens);
    }
}
