namespace OpenClaw.Gateway.Agents;

/// <summary>Where the in-process worker of an agent stands.</summary>
internal enum WorkerCondition
{
    NotStarted,
    Running,
    Crashed,
    Stopped,
}
