namespace OpenClaw.Testing;

/// <summary>One alert of a notification.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Firing">Whether it fires; otherwise it is resolved.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its texts.</param>
public sealed record Notification(
    DateTimeOffset At, bool Firing, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Name of the alert.</summary>
    public string Alert => Labels["alertname"];
}
