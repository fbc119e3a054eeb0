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

    /// <summary>Whether an alert of these labels is about the load of the machine, which other programs may cause.</summary>
    public static bool IsAboutLoad(IReadOnlyDictionary<string, string> labels) =>
        labels["category"] == "system" && labels["resource"] is "cpu" or "memory";
}
