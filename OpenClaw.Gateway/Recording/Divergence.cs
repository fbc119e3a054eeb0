namespace OpenClaw.Gateway.Recording;

/// <summary>The first place where a replay is not what was recorded.</summary>
/// <param name="Step">Number of the recorded step, from 1; one more than there are for the result.</param>
/// <param name="AgentId">Who took it; null for the result.</param>
/// <param name="What">What differs, such as "message 1 (system)".</param>
/// <param name="Expected">As recorded.</param>
/// <param name="Found">As replayed.</param>
internal sealed record Divergence(int Step, string? AgentId, string What, string Expected, string Found);
