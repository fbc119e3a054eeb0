namespace OpenClaw.Gateway.Deliberation;

/// <summary>The right to run deliberations for a while.</summary>
/// <param name="Owner">New for each time that deliberations are taken, so that a run which lost its lease cannot write any more.</param>
internal readonly record struct DeliberationLease(Guid Owner, TimeSpan Duration);
