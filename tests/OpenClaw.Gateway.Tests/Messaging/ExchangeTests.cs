using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class ExchangeTests
{
    [Fact]
    public async Task A_follower_gets_the_receipt_the_pieces_and_the_stored_answer()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        var updates = await FollowAsync(gateway, new MessageDraft("alpha", "hello", "tester", null));
        Assert.Equal(EnqueueOutcome.Accepted, updates[0].Accepted!.Value.Outcome);
        var final = updates[^1].Final!;
        Assert.Equal(updates[0].Accepted!.Value.MessageId, final.MessageId);
        Assert.Equal("tester", final.From);
        Assert.Equal(final.Answer, string.Concat(updates.Select(update => update.Delta)));
    }

    [Fact]
    public async Task A_follower_of_a_repeated_key_gets_the_answer_of_the_first()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        var draft = new MessageDraft("alpha", "hello", null, "key");
        var first = await FollowAsync(gateway, draft);
        var second = await FollowAsync(gateway, draft);
        Assert.Equal(EnqueueOutcome.Replayed, second[0].Accepted!.Value.Outcome);
        Assert.Equal(first[^1].Final, second[^1].Final);
        var refused = await FollowAsync(gateway, draft with { Content = "other" });
        Assert.Equal(EnqueueOutcome.KeyReused, Assert.Single(refused).Accepted!.Value.Outcome);
    }

    [Fact]
    public async Task A_message_whose_model_call_always_fails_is_stored_with_the_error_and_the_next_is_answered()
    {
        await using var gateway = await InProcessGateway.StartAsync(replace: services => services.AddSingleton<IChatClient>(new FailingClient()));
        var failed = (await FollowAsync(gateway, new MessageDraft("alpha", "fail", null, null)))[^1].Final!;
        Assert.Equal((null, "the model call failed"), (failed.Answer, failed.Error));
        var answered = (await FollowAsync(gateway, new MessageDraft("alpha", "work", null, null)))[^1].Final!;
        Assert.Equal(("done \uFFFD", null), (answered.Answer, answered.Error));
        Assert.True((await gateway.Client.GetAsync("/api/agents/alpha/health")).GetProperty("score").GetDouble() < 1);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("a\0b", null)]
    [InlineData("a", "b\0")]
    public async Task A_draft_that_could_never_be_stored_is_refused_before_it_is_accepted(string content, string? sender)
    {
        await using var gateway = await InProcessGateway.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => FollowAsync(gateway, new MessageDraft("alpha", content, sender, null)));
    }

    private static async Task<List<AnswerUpdate>> FollowAsync(InProcessGateway gateway, MessageDraft draft)
    {
        List<AnswerUpdate> updates = [];
        var exchange = gateway.Services.GetRequiredService<IMessageExchange>();
        await foreach (var update in exchange.SubmitAndFollowAsync(draft, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    private sealed class FailingClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (messages.Last().Text == "fail")
            {
                throw new HttpRequestException("made to fail");
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, "done \0");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
