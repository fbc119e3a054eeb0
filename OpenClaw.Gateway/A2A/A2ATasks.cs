using System.Runtime.CompilerServices;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.A2A;

/// <summary>Tasks of A2A clients: each is a message to an agent, and its answer.</summary>
internal sealed class A2ATasks(
    IDocumentStore documents, IAgentRegistry registry, IMessageExchange exchange, IMessageStore store, TimeProvider clock)
{
    private const string DefaultAgent = "main";
    private readonly DocumentSet<A2ATask> _open = new(documents, "a2a-task", GatewayJson.Default.A2ATask);

    /// <summary>Sends a message as a task and follows it: first without an answer, then with pieces of it, at last with the answer.</summary>
    /// <remarks>The same message id in the same context is the same task.</remarks>
    /// <exception cref="A2AException">The agent is unknown, or the message was not accepted.</exception>
    public async IAsyncEnumerable<(A2ATask Task, string? Piece, StoredMessage? Answer)> SendAsync(
        A2AMessage message, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var agent = message.AgentId is { } named
            ? registry.Find(named) ?? throw UnknownAgent()
            : registry.Find(DefaultAgent) ?? registry.Agents[0];
        var envelope = MessageEnvelope.Plain with { ConversationId = message.ContextId, CorrelationId = message.MessageId };
        var draft = new MessageDraft(agent.Id, message.Text, "a2a", $"a2a {message.ContextId} {message.MessageId}", envelope);
        A2ATask? task = null;
        await foreach (var update in exchange.SubmitAndFollowAsync(draft, cancellation))
        {
            if (update.Accepted is { } accepted)
            {
                var id = $"{agent.Id}.{accepted.MessageId}";
                task = new A2ATask(id, message.ContextId ?? id, message.MessageId, message.Text, accepted.ReceivedAt);
                switch (accepted.Outcome)
                {
                    case EnqueueOutcome.Accepted or EnqueueOutcome.Replayed:
                        var created = task;
                        task = await _open.UpdateAsync(id, old => old ?? created, cancellation) ?? created;
                        break;
                    case EnqueueOutcome.KeyReused:
                        throw new A2AException(A2AException.InvalidParams, "This messageId was used for another message in this context.");
                    default:
                        throw new A2AException(A2AException.Internal, "The agent's inbox is full or the gateway is overloaded; try again later.");
                }
            }

            if (update.Final is not null && task is { Cancelled: false })
            {
                // Cancelled meanwhile, or answered: then the stored message says all there is to say.
                var last = await _open.UpdateAsync(task.Id, old => old is { Cancelled: true } ? old : null, cancellation);
                task = last ?? task;
            }

            yield return (task!, update.Delta, update.Final);
        }
    }

    private static A2AException UnknownAgent() =>
        new(A2AException.InvalidParams, "metadata.agentId names no agent of the roster; the card's skills list them.") { Refusal = "unknownAgent" };

    /// <exception cref="A2AException">There is no such task.</exception>
    public async Task<(A2ATask Task, StoredMessage? Answer)> FindAsync(string id, CancellationToken cancellation)
    {
        if (id.Split('.', 2) is not [var agentId, var text] || !Guid.TryParse(text, out var messageId) || registry.Find(agentId) is null)
        {
            throw Unknown();
        }

        var open = await _open.GetAsync(id, cancellation);
        var answer = await store.FindAsync(agentId, messageId, cancellation);
        return answer is { From: "a2a" } stored
            ? (open ?? new A2ATask(
                id, stored.Envelope.ConversationId ?? id, stored.Envelope.CorrelationId ?? text, stored.Content, stored.ReceivedAt), stored)
            : (open ?? throw Unknown(), null);
    }

    /// <summary>Cancels a task that has no answer yet; the agent may still work on it, but nobody gets to see that.</summary>
    /// <exception cref="A2AException">There is no such task, or it has ended.</exception>
    public async Task<A2ATask> CancelAsync(string id, CancellationToken cancellation)
    {
        var (task, answer) = await FindAsync(id, cancellation);
        if (answer is not null || task.Cancelled)
        {
            throw new A2AException(A2AException.TaskNotCancelable, $"The task has ended: {A2AWriter.StateOf(task, answer)}.");
        }

        return await _open.PutAsync(id, task with { Cancelled = true }, cancellation) ?? task;
    }

    /// <summary>The time now, for updates that the store has no time for.</summary>
    public DateTimeOffset Now() => clock.GetUtcNow();

    private static A2AException Unknown() => new(A2AException.TaskNotFound, "There is no task with this id.");
}
