using System.Text.Json;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Writes session rows and messages as clients expect them.</summary>
internal static class SessionWriter
{
    public const int MaxTextPart = 12_000;

    /// <summary>The members of a session row, without braces: some events have them flattened.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, SessionEntry session, bool withTitle = false, bool withPreview = false)
    {
        writer.WriteString("key"u8, session.Key);
        writer.WriteString("kind"u8, session.Key is "global" or "unknown" ? session.Key : "direct");
        Text(writer, "label", session.Label);
        Text(writer, "displayName", session.Label);
        if (withTitle)
        {
            Text(writer, "derivedTitle", session.DerivedTitle);
        }

        if (withPreview)
        {
            Text(writer, "lastMessagePreview", session.LastMessagePreview);
        }

        writer.WriteNumber("updatedAt"u8, session.UpdatedAt);
        writer.WriteString("sessionId"u8, session.SessionId);
        Flag(writer, "systemSent", session.SystemSent);
        Flag(writer, "abortedLastRun", session.AbortedLastRun);
        Text(writer, "thinkingLevel", session.ThinkingLevel);
        Flag(writer, "fastMode", session.FastMode);
        Text(writer, "verboseLevel", session.VerboseLevel);
        Text(writer, "reasoningLevel", session.ReasoningLevel);
        Text(writer, "elevatedLevel", session.ElevatedLevel);
        Text(writer, "sendPolicy", session.SendPolicy);
        Number(writer, "inputTokens", session.InputTokens);
        Number(writer, "outputTokens", session.OutputTokens);
        Number(writer, "totalTokens", session.TotalTokens);
        writer.WriteBoolean("totalTokensFresh"u8, session.TotalTokensFresh);
        if (session.EstimatedCostUsd is { } cost)
        {
            writer.WriteNumber("estimatedCostUsd"u8, cost);
        }

        Text(writer, "status", session.Status);
        Number(writer, "startedAt", session.StartedAt);
        Number(writer, "endedAt", session.EndedAt);
        if (session.EndedAt is { } ended && session.StartedAt is { } started)
        {
            writer.WriteNumber("runtimeMs"u8, Math.Max(0, ended - started));
        }

        Text(writer, "parentSessionKey", session.ParentSessionKey);
        Text(writer, "spawnedBy", session.SpawnedBy);
        Number(writer, "spawnDepth", session.SpawnDepth);
        Text(writer, "subagentRole", session.SubagentRole);
        Text(writer, "responseUsage", session.ResponseUsage);
        writer.WriteString("modelProvider"u8, session.ModelProvider);
        writer.WriteString("model"u8, session.Model);
        writer.WriteNumber("contextTokens"u8, session.ContextTokens);
    }

    /// <summary>A message as chat.history and session.message have it.</summary>
    public static void WriteMessage(Utf8JsonWriter writer, TranscriptMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role);
        writer.WriteStartArray("content"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, Cut(message.Text));
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (message.IsAssistant)
        {
            writer.WriteString("api"u8, "openai-completions"u8);
            writer.WriteString("provider"u8, message.Provider ?? "gateway");
            writer.WriteString("model"u8, message.Model ?? "gateway-injected");
            writer.WriteStartObject("usage"u8);
            writer.WriteNumber("input"u8, message.InputTokens);
            writer.WriteNumber("output"u8, message.OutputTokens);
            writer.WriteNumber("totalTokens"u8, message.InputTokens + message.OutputTokens);
            writer.WriteNumber("cacheRead"u8, 0);
            writer.WriteNumber("cacheWrite"u8, 0);
            writer.WriteStartObject("cost"u8);
            writer.WriteNumber("total"u8, message.CostUsd);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("stopReason"u8, message.StopReason ?? "stop");
            Text(writer, "errorMessage", message.ErrorMessage);
        }

        writer.WriteNumber("timestamp"u8, message.Timestamp);
        writer.WriteStartObject("__openclaw"u8);
        writer.WriteString("id"u8, message.Id);
        writer.WriteNumber("seq"u8, message.Seq);
        writer.WriteEndObject();
        Text(writer, "senderLabel", message.SenderLabel);
        writer.WriteEndObject();
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxTextPart)
        {
            return text;
        }

        // Never between the halves of a surrogate pair.
        return text[..(char.IsHighSurrogate(text[MaxTextPart - 1]) ? MaxTextPart - 1 : MaxTextPart)];
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag)
        {
            writer.WriteBoolean(name, flag);
        }
    }

    private static void Number(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
