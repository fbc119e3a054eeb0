using System.Collections.Concurrent;
using System.Diagnostics;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class SpanTests
{
    [Fact]
    public async Task Each_call_is_a_span_below_its_cause_with_the_tokens_of_the_provider_and_no_text()
    {
        const string agent = "agent-of-the-span-test";
        ConcurrentQueue<Activity> ended = new();
        using var listener = new ActivityListener
        {
            // By name: another test may just be creating the source, which asks this before the property has its value.
            ShouldListenTo = source => source.Name == GatewayTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (agent.Equals(activity.GetTagItem(GenAiConventions.AgentId)))
                {
                    ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var first = await ProviderStub.StartAsync();
        await using var second = await ProviderStub.StartAsync(new StubAnswer(Body: WireSamples.OpenAI("chatcmpl-5")));
        await using var router = await TestRouter.StartAsync(
            "openai", [first, second], ["default = a; then: other", "other = b"], ("Models:Retries", "0"));
        using var cause = GatewayTelemetry.Source.StartActivity("cause")!;
        await router.AskAsync("a secret question", agent);
        Assert.Equal(2, ended.Count);
        Assert.All(ended, span => Assert.Equal((cause.TraceId, cause.SpanId, "chat m"), (span.TraceId, span.ParentSpanId, span.OperationName)));
        Assert.All(ended, span => Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal)));
        var (failed, answered) = (ended.First(), ended.Last());
        Assert.Equal(("server", ActivityStatusCode.Error), (failed.GetTagItem(GenAiConventions.ErrorType), failed.Status));
        Assert.Equal(
            ("chat", "m", "m-1", "chatcmpl-5", 11L, 5L),
            (answered.GetTagItem(GenAiConventions.Operation), answered.GetTagItem(GenAiConventions.RequestModel),
                answered.GetTagItem(GenAiConventions.ResponseModel), answered.GetTagItem(GenAiConventions.ResponseId),
                answered.GetTagItem(GenAiConventions.InputTokens), answered.GetTagItem(GenAiConventions.OutputTokens)));
        Assert.Equal(11, router.Count(GenAiConventions.TokenUsageMetric, (GenAiConventions.TokenType, "input")));
        Assert.Equal(5, router.Count(GenAiConventions.TokenUsageMetric, (GenAiConventions.TokenType, "output")));
    }
}
