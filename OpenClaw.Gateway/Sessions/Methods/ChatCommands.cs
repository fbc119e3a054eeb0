using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Slash commands of chat.send: answered by the gateway with one final chat event.</summary>
internal sealed class ChatCommands(SessionCatalog sessions, RunEvents events, ICollectiveView collective)
{
    /// <returns>False when the text is no command of the gateway.</returns>
    public async Task<bool> TryAnswerAsync(RpcCall call, string sessionKey, string text, string runId)
    {
        var answer = text.ToLowerInvariant() switch
        {
            "/status" => Status(sessionKey),
            "/help" => "Commands: /status, /new, /reset, /stop. Everything else goes to the agent.",
            "/new" or "/reset" => call.IsAdmin ? await ResetAsync(sessionKey, text[1..].ToLowerInvariant()) : "This needs the scope operator.admin.",
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        call.Respond(RpcResult.Json(runId, static (writer, id) =>
        {
            writer.WriteStartObject();
            writer.WriteString("runId"u8, id);
            writer.WriteString("status"u8, "started"u8);
            writer.WriteEndObject();
        }));
        events.Chat(runId, sessionKey, 1, "final", answer);
        return true;
    }

    private string Status(string sessionKey)
    {
        var session = sessions.Find(sessionKey);
        var agent = collective.Agents.FirstOrDefault(agent => agent.Id == SessionKey.AgentOf(sessionKey));
        return $"Session {sessionKey} · agent {agent?.Name ?? "none"} ({agent?.State ?? "unknown"}) · model {session?.Model ?? "default"} · "
            + $"{session?.AllInputTokens ?? 0} tokens in, {session?.AllOutputTokens ?? 0} out";
    }

    private async Task<string> ResetAsync(string sessionKey, string reason)
    {
        if (await sessions.UpdateAsync(sessionKey, SessionMethods.Fresh, CancellationToken.None) is { } fresh)
        {
            events.Reason(sessionKey, reason, fresh);
        }

        return "A new conversation begins.";
    }
}
