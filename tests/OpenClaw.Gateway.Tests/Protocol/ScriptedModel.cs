using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>A model that says what the test tells it to, piece by piece, and waits where the test wants it to.</summary>
internal sealed class ScriptedModel : IChatClient
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The pieces of every answer; null in the list is where the model waits for <see cref="Open"/>.</summary>
    public string?[] Pieces { get; set; } = ["Hello", " from", " the gateway"];

    public string? Failure { get; set; }

    public List<List<ChatMessage>> Asked { get; } = [];

    public void Open() => _gate.TrySetResult();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var text = "";
        await foreach (var update in GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            text += update.Text;
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (Asked)
        {
            Asked.Add([.. messages]);
        }

        if (Failure is not null)
        {
            throw new HttpRequestException(Failure);
        }

        foreach (var piece in Pieces)
        {
            if (piece is null)
            {
                await _gate.Task.WaitAsync(cancellationToken);
            }
            else
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece) { ModelId = "model-1" };
            }
        }

        yield return new ChatResponseUpdate { Contents = [new UsageContent(new UsageDetails { InputTokenCount = 11, OutputTokenCount = 10 })] };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("local", defaultModelId: "model-1") : null;

    public void Dispose()
    {
    }
}
