namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Answer of <c>/ready</c> and <c>/alive</c>: names only, because anyone may ask.</summary>
/// <param name="Status">Healthy, Degraded or Unhealthy.</param>
/// <param name="Failing">Names of the checks that are unhealthy.</param>
/// <param name="Degraded">Names of the checks that are degraded.</param>
internal sealed record ReadinessAnswer(string Status, IReadOnlyList<string> Failing, IReadOnlyList<string> Degraded);
