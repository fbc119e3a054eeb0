namespace OpenClaw.Gateway.Protocol;

/// <summary>The tools of the gateway: reading methods of the protocol under the names that agents use.</summary>
internal sealed class GatewayTools
{
    public IReadOnlyList<GatewayTool> All { get; } =
    [
        new("agents_list", "Agents", "Lists the agents of the collective and their state.", "agents.list"),
        new("gateway_health", "Health", "Tells the health of the gateway and its agents.", "health"),
        new("session_status", "Session status", "Shows sessions, their tokens and their last run.", "status"),
        new("sessions_list", "Sessions", "Lists sessions, newest first.", "sessions.list"),
        new("sessions_history", "History", "Reads the messages of a session.", "chat.history"),
        new("cron", "Cron", "Lists planned jobs.", "cron.list"),
    ];

    public GatewayTool? Find(string id) => All.FirstOrDefault(tool => tool.Id == id);
}
