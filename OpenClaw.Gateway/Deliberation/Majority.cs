namespace OpenClaw.Gateway.Deliberation;

/// <summary>How many of the sides taken must be yes.</summary>
internal enum Majority
{
    /// <summary>More than half.</summary>
    Simple,

    /// <summary>Two thirds or more.</summary>
    TwoThirds,

    /// <summary>Every member that is present; an abstention defeats the motion.</summary>
    Unanimous,
}
