namespace OpenClaw.Gateway.Agents;

/// <summary>What the health score is computed from.</summary>
/// <param name="Phi">Suspicion of the failure detector, 0 or more.</param>
/// <param name="SuccessShare">Share of messages answered without error over five minutes, 0..1; 1 when there were none.</param>
/// <param name="LatencySeconds">Mean time from acknowledged to answered over five minutes; 0 when there were none.</param>
/// <param name="Pending">Messages waiting in the inbox.</param>
/// <param name="PendingLimit">Capacity of the inbox.</param>
/// <param name="MemoryMegabytes">Resident memory of the process that runs the agent.</param>
internal readonly record struct HealthInputs(
    double Phi, double SuccessShare, double LatencySeconds, long Pending, long PendingLimit, double MemoryMegabytes);
