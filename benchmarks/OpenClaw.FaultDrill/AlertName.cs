namespace OpenClaw.FaultDrill;

/// <summary>How the drill names an alert.</summary>
internal static class AlertName
{
    /// <summary>The alert with the service that it is about: TargetDown alone says too little.</summary>
    public static string Of(IReadOnlyDictionary<string, string> labels) => $"{labels["alertname"]} ({labels["service"]})";
}
