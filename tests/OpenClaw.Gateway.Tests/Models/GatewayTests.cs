using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class GatewayTests
{
    [Fact]
    public async Task A_reader_of_an_answer_that_broke_and_was_repeated_sees_its_beginning_once()
    {
        string[] whole = [WireSamples.OpenAIPiece("Hello"), WireSamples.OpenAIPiece(" there."), .. WireSamples.OpenAIEnd];
        await using var stub = await ProviderStub.StartAsync(new StubAnswer(Pieces: whole[..1], Cuts: true), new StubAnswer(Pieces: whole));
        await using var gateway = await InProcessGateway.StartAsync(settings: Settings("openai", stub));
        var read = new TaskCompletionSource();
        stub.BeforeCut = read.Task;
        var updates = await FollowAsync(gateway, "coder", "hi", update => _ = update.Delta is not null && read.TrySetResult());
        Assert.Equal(["Hello", " there."], updates.Select(update => update.Delta).OfType<string>());
        Assert.Equal((WireSamples.Text, "a/m"), (updates[^1].Final!.Answer, updates[^1].Final!.Responder));
        Assert.Equal(2, stub.Requests.Count);
        Assert.Equal(1, await CallsAsync(gateway));
    }

    [Fact]
    public async Task An_error_that_repeating_cannot_mend_ends_the_message_at_once_and_says_why()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = new StubAnswer(400, """{"error":{"message":"no such tool"}}""");
        await using var gateway = await InProcessGateway.StartAsync(settings: Settings("openai", stub));
        var final = (await FollowAsync(gateway, "coder", "hi"))[^1].Final!;
        Assert.Equal((null, "a/m answered 400: no such tool"), (final.Answer, final.Error));
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task The_series_of_models_are_on_the_page_of_metrics_from_the_start()
    {
        await using var stub = await ProviderStub.StartAsync();
        var settings = Settings("openai", stub);
        settings["Models:Budgets:global:DailyUsd"] = "50";
        await using var gateway = await InProcessGateway.StartAsync(settings: settings);
        var page = await gateway.Client.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        foreach (var series in (string[])
        [
            """openclaw_llm_requests_total{group="default",deployment="a/m",status_class="2xx",error_kind="none"}""",
            """openclaw_llm_tokens_total{direction="input"}""", """openclaw_llm_deployment_state{deployment="a/m"}""",
            """openclaw_budget_used_ratio{budget="global"}""", """openclaw_llm_budget_remaining_ratio{budget="global"}""",
            """openclaw_llm_budget_refused_total{budget="global"}""",
        ])
        {
            Assert.Contains(Labels(series), page.Split('\n').Select(Labels));
        }
    }

    internal static Dictionary<string, string?> Settings(string format, ProviderStub stub) => new()
    {
        ["Models:Providers:a:Format"] = ProviderPreset.All[format].Format.ToString(),
        ["Models:Providers:a:BaseUrl"] = stub.Address.ToString(),
        ["Models:Groups:default:Targets:0:Provider"] = "a",
        ["Models:Groups:default:Targets:0:Model"] = "m",
        ["Models:Retries"] = "0",
    };

    // The order of labels is not ours, and the values are those of all gateways in this process.
    private static string Labels(string series) => series.Split(' ')[0].Split('{') is [var metric, var labels]
        ? $"{metric} {string.Join(',', labels.TrimEnd('}').Split(',').Order(StringComparer.Ordinal))}"
        : series;

    private static async Task<long> CallsAsync(InProcessGateway gateway)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return UsageSum.Total(await gateway.Services.GetRequiredService<UsageLedger>().SumAsync(
            today.AddDays(-1), today, UsageGrouping.Day, TestContext.Current.CancellationToken)).Calls;
    }

    private static async Task<List<AnswerUpdate>> FollowAsync(
        InProcessGateway gateway, string agent, string content, Action<AnswerUpdate>? onUpdate = null)
    {
        List<AnswerUpdate> updates = [];
        var exchange = gateway.Services.GetRequiredService<IMessageExchange>();
        await foreach (var update in exchange.SubmitAndFollowAsync(new MessageDraft(agent, content, null, null), TestContext.Current.CancellationToken))
        {
            updates.Add(update);
            onUpdate?.Invoke(update);
        }

        return updates;
    }
}
