namespace OpenClaw.Gateway.Models;

/// <summary>Whether a deployment may be called; the numbers are those of the metric.</summary>
internal enum CircuitState
{
    Closed = 0,

    /// <summary>The cooldown is over; one call finds out whether the deployment works again.</summary>
    HalfOpen = 1,

    Open = 2,
}
