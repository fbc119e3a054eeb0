using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Recording;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Gateway.Tests.Models;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Recording;

public sealed class LoopTests
{
    [Fact]
    public async Task An_endless_tool_loop_is_found_at_its_fifth_call_and_the_session_is_ended()
    {
        await using var stub = await ProviderStub.StartAsync();
        stub.Otherwise = WireSamples.Tool("openai");
        var settings = GatewayTests.Settings("openai", stub);
        settings["Recording:EndLoops"] = "true";
        await using var gateway = await InProcessGateway.StartAsync(settings: settings);
        var client = gateway.Services.GetRequiredService<IChatClient>();
        List<ChatMessage> conversation = [new(ChatRole.User, "What is the weather?")];
        var options = new ModelCall("coder", null, "loop", SessionKind.Chat).ToOptions();
        var refused = await Assert.ThrowsAsync<ModelCallException>(async () =>
        {
            while (conversation.Count < 100)
            {
                var response = await client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken);
                var call = response.Messages[0].Contents.OfType<FunctionCallContent>().Single();

                // Everything but the call itself is new each time.
                conversation.AddRange(response.Messages);
                conversation.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, $"try again, attempt {conversation.Count}")]));
                conversation.Add(new ChatMessage(ChatRole.User, $"and now, at {conversation.Count}?"));
            }
        });
        Assert.Equal(5, stub.Requests.Count);
        Assert.Contains("coder made the same tool call 5 times", refused.Message);
        Assert.True(refused.IsPermanent);
        await Eventually.GetAsync(() => FoundAsync(gateway, "tool"), found => found == 1);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("ping_pong")]
    public async Task Repeated_messages_and_agents_that_only_answer_each_other_are_found_once(string kind)
    {
        Dictionary<string, string?> settings = new() { ["Recording:LoopRepeats"] = "4", ["Recording:LoopTurns"] = "6" };
        await using var gateway = await InProcessGateway.StartAsync(settings: settings);
        var before = await FoundAsync(gateway, kind);
        for (var number = 0; number < 6; number++)
        {
            var (from, to) = kind == "message" ? ("alpha", "beta") : number % 2 == 0 ? ("alpha", "beta") : ("beta", "alpha");
            var content = kind == "message" ? "again" : $"message {number}";
            using var sent = await gateway.Client.PostAsync(
                $"/api/agents/{to}/messages", JsonSerializer.Serialize(new { content, from, conversationId = "circle" }));
            Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);

            // Two inboxes have no order between them.
            await Eventually.HoldsAsync(async () =>
                (await gateway.Client.HistoryAsync("alpha")).Count + (await gateway.Client.HistoryAsync("beta")).Count > number);
        }

        // A page of metrics may be a moment old.
        await Eventually.GetAsync(() => FoundAsync(gateway, kind), found => found == before + 1);
    }

    [Fact]
    public void Different_messages_and_other_conversation_partners_are_no_loop()
    {
        var detector = new LoopDetector(new RecordingOptions { LoopRepeats = 3, LoopTurns = 3 });
        for (var number = 0; number < 100; number++)
        {
            Assert.Null(detector.Saw(LoopDetector.Message, "coder", $"{number}"));
            Assert.Null(detector.Sent(number % 3 == 0 ? "alpha" : "beta", number % 3 == 1 ? "alpha" : "coder"));
        }
    }

    private static async Task<long> FoundAsync(InProcessGateway gateway, string kind)
    {
        var page = await gateway.Client.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        var name = $$"""openclaw_session_loop_detected_total{kind="{{kind}}"}""";
        var series = page.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(series.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
