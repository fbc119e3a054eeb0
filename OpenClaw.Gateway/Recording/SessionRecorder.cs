using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Models;
using OpenClaw.ServiceDefaults.Telemetry.Traces;

namespace OpenClaw.Gateway.Recording;

/// <summary>Notes every call that belongs to a session, and lets all calls through as they are.</summary>
internal sealed class SessionRecorder(IChatClient inner, SessionJournal journal, TimeProvider clock, IOptions<RecordingOptions> options)
    : DelegatingChatClient(inner)
{
    private readonly int _maxCharacters = options.Value.MaxCharacters;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Begin(messages, options) is not { } pending)
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        try
        {
            var response = await base.GetResponseAsync(pending.Messages, options, cancellationToken);
            End(pending, [.. response.Messages.SelectMany(message => message.Contents)], ModelReceipt.Of(response), null);
            return response;
        }
        catch (Exception exception)
        {
            End(pending, null, null, exception);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pending = Begin(messages, options);
        List<AIContent> contents = [];
        ModelReceipt? receipt = null;
        Exception? failure = new OperationCanceledException("the reader left");
        await using var updates = base.GetStreamingResponseAsync(pending?.Messages ?? messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await NextAsync())
            {
                contents.AddRange(pending is null ? [] : updates.Current.Contents);
                receipt = ModelReceipt.Of(updates.Current) ?? receipt;
                yield return updates.Current;
            }

            failure = null;
        }
        finally
        {
            if (pending is not null)
            {
                End(pending, contents, receipt, failure);
            }
        }

        async ValueTask<bool> NextAsync()
        {
            try
            {
                return await updates.MoveNextAsync();
            }
            catch (Exception exception)
            {
                failure = exception;
                throw;
            }
        }
    }

    private Pending? Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var call = ModelCall.Of(options);
        if (call is not { SessionId: { } session, SessionKind: not null })
        {
            return null;
        }

        if (journal.Refusal(session) is { } loop)
        {
            throw new ModelCallException(ModelErrorKind.Client, $"session {session} was ended because it loops: {loop}");
        }

        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];

        // To count it and to find loops, digests of its last message and its tool calls are enough.
        var request = journal.Stores(session) ? CanonicalRequest.Of(call.AgentId, all, options) : null;
        return new Pending(call, all, request, clock.GetUtcNow(), clock.GetTimestamp());
    }

    private void End(Pending pending, IReadOnlyList<AIContent>? contents, ModelReceipt? receipt, Exception? failure)
    {
        var call = pending.Call;
        var last = pending.Messages.LastOrDefault(message => message.Role == ChatRole.User);
        var step = new SessionStep(
            call.SessionId!, call.SessionKind!, call.AgentId ?? "", call.Sender, CanonicalRequest.HashOf(last?.Text ?? ""),
            [
                .. (contents ?? []).OfType<FunctionCallContent>()
                    .Select(tool => $"{tool.Name} {CanonicalRequest.HashOf(WireJson.ArgumentsText(tool))}"),
            ],
            failure is null ? null : RecordedError.Of(failure), receipt?.Cost.Total ?? 0);
        journal.Add(step, pending.Request is { } request ? Record(step, pending, request, contents, receipt, failure) : null);
    }

    private RecordedStep Record(
        SessionStep step, Pending pending, string request, IReadOnlyList<AIContent>? contents, ModelReceipt? receipt, Exception? failure)
    {
        var response = failure is null ? RecordedResponse.Of(contents!) : null;
        return new RecordedStep(
            Guid.CreateVersion7(pending.At), step.SessionId, step.Kind, pending.At, step.AgentId, Cut(request)!, CanonicalRequest.HashOf(request),
            pending.Call.Extra is { } extra ? Secrets.Redact(extra) : null, Cut(response), step.Error,
            failure is null ? null : Cut(Secrets.Redact(failure.Message)), request.Length > _maxCharacters || response?.Length > _maxCharacters,
            (int)clock.GetElapsedTime(pending.Started).TotalMilliseconds, receipt?.Deployment ?? "none", receipt?.InputTokens ?? 0,
            receipt?.OutputTokens ?? 0, step.CostUsd, null);
    }

    // PostgreSQL's text has no U+0000.
    private string? Cut(string? text) =>
        text is null ? null
        : (text.Length <= _maxCharacters ? text : text[..(char.IsHighSurrogate(text[_maxCharacters - 1]) ? _maxCharacters - 1 : _maxCharacters)])
            .Replace('\0', '\uFFFD');

    /// <param name="Request">The canonical request; null where the call is not to be stored.</param>
    private sealed record Pending(ModelCall Call, IReadOnlyList<ChatMessage> Messages, string? Request, DateTimeOffset At, long Started);
}
