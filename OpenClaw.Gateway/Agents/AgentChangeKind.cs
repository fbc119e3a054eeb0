namespace OpenClaw.Gateway.Agents;

internal enum AgentChangeKind
{
    State,
    Heartbeat,
}
