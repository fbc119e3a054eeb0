namespace OpenClaw.FaultDrill;

/// <summary>What one fault led to.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Notified">Time until the alert reached the people on call; null when it did not.</param>
/// <param name="Resolved">Time from the mending to the news that it is over; null when that did not come.</param>
/// <param name="Others">Other alerts that reached them.</param>
/// <param name="Held">Other alerts that fired and that Alertmanager held back.</param>
/// <param name="Gateway">Whether the gateway has the alert, too, once all is mended.</param>
internal sealed record Outcome(
    Fault Fault, TimeSpan? Notified, TimeSpan? Resolved, IReadOnlyList<string> Others, IReadOnlyList<string> Held, bool Gateway);
