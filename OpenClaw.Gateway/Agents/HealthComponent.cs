namespace OpenClaw.Gateway.Agents;

/// <summary>One factor of the health score.</summary>
/// <param name="Weight">Exponent in the geometric mean; the weights add up to 1.</param>
/// <param name="Score">0 (worst) to 1.</param>
/// <param name="Explanation">What was measured against which limits.</param>
internal sealed record HealthComponent(string Name, double Weight, double Score, string Explanation);
