using Microsoft.AspNetCore.Http.HttpResults;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Apis;

/// <summary>What can be wrong with a message, and what its sender is told.</summary>
internal static class MessageChecks
{
    private const int MaxNameLength = 128;
    private const int MaxVia = 64;

    /// <returns>Null when nothing is wrong.</returns>
    public static ProblemHttpResult? Check(MessageRequest body) =>
        body.Content.Length == 0 ? Problems.Invalid("content must not be empty.")
        : body.Content.Contains('\0') || body.From?.Contains('\0') == true ? Problems.Invalid("content and from must not contain U+0000.")
        : !IsName(body.From) || !IsName(body.ConversationId) || !IsName(body.CorrelationId)
            ? Problems.Invalid($"from, conversationId and correlationId must have 1 to {MaxNameLength} characters, without U+0000.")
        : body.Via is { } via && (via.Count > MaxVia || !via.All(IsName))
            ? Problems.Invalid($"via must name at most {MaxVia} agents, each with 1 to {MaxNameLength} characters.")
        : null;

    /// <summary>The answer to what was not accepted.</summary>
    public static IResult Refusal(EnqueueOutcome outcome, string agentId, MessagingOptions options) => outcome switch
    {
        EnqueueOutcome.KeyReused => Problems.KeyReused("message to this agent"),
        EnqueueOutcome.Expired => Problems.Unprocessable(
            "Deadline passed", "The message's deadline has passed; nothing was stored. Send it with a later one or none."),
        EnqueueOutcome.Cyclic => Problems.Unprocessable(
            "Forwarded in a circle",
            $"The message came by '{agentId}' already, or by {options.MaxHops} agents or more; nothing was stored. Answer it instead."),
        EnqueueOutcome.Full => Problems.TooMany($"The inbox of '{agentId}' is full ({options.InboxCapacity} messages); nothing was stored."),
        _ => Problems.Unavailable("Too many messages at once; nothing was stored."),
    };

    private static bool IsName(string? text) => text is null or { Length: > 0 and <= MaxNameLength } && text?.Contains('\0') != true;
}
