using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

/// <summary>A chat client that asks nobody: it answers from a recording.</summary>
internal sealed class ReplayClient(ReplayScript script) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var agentId = ModelCall.Of(options).AgentId ?? "";
        var step = script.Next(agentId, CanonicalRequest.Of(agentId, messages, options));
        return step.Error is { } error
            ? Task.FromException<ChatResponse>(RecordedError.ToException(error, step.ErrorText))
            : Task.FromResult(RecordedResponse.ToResponse(step.Response!));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A replay does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
