namespace OpenClaw.Gateway.Protocol;

/// <summary>What the agents of this process are working on.</summary>
internal interface IRunLoad
{
    RunLoad Of(string agentId);
}

/// <summary>Runs of one agent.</summary>
/// <param name="OldestQueuedMs">Time that the oldest queued run has waited; null when none waits.</param>
/// <param name="IsStalled">An active run gave no sign for two minutes.</param>
internal readonly record struct RunLoad(int Active, int Queued, long? OldestQueuedMs, bool IsStalled);
