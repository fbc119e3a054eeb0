using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Tests.Deliberation;

/// <summary>A model that answers for each agent what the test says; it knows them by a word of their instructions.</summary>
internal sealed class ScriptedCollective : IChatClient
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["alpha"] = "synthesist",
        ["beta"] = "critic.",
        ["charlie"] = "process validator",
        ["examiner"] = "question assumptions",
        ["sentinel"] = "review for safety",
        ["steward"] = "orchestrate",
    };

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers by agent, the first one first; the last one is kept for every further question.</summary>
    public Dictionary<string, string[]> Answers { get; init; } = [];

    /// <summary>The agent that does not answer before <see cref="Open"/>.</summary>
    public string? Waits { get; init; }

    public ConcurrentQueue<(string Agent, string Prompt)> Asked { get; } = new();

    public static string Vote(string vote) => $$"""{"vote":"{{vote}}","reason":"scripted"}""";

    public void Open() => _gate.TrySetResult();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var said = messages.ToList();
        var agent = Words.Single(word => said[0].Text.Contains(word.Value, StringComparison.OrdinalIgnoreCase)).Key;
        var number = Asked.Count(asked => asked.Agent == agent);
        Asked.Enqueue((agent, said[^1].Text));
        if (agent == Waits)
        {
            await _gate.Task.WaitAsync(cancellationToken);
        }

        var answers = Answers.GetValueOrDefault(agent, [Vote("yes")]);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answers[Math.Min(number, answers.Length - 1)]));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
