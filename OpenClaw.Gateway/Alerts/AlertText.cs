using System.Globalization;

namespace OpenClaw.Gateway.Alerts;

/// <summary>The short message by which agents learn of an alert.</summary>
internal static class AlertText
{
    private const int MaxSummaryLength = 300;

    /// <returns>The message, or null when the alert does not concern agents.</returns>
    public static string? For(StoredAlert alert)
    {
        var category = alert.Labels.GetValueOrDefault("category");
        if (alert.Severity is not AlertSeverity.Critical && category is not ("agent" or "triad"))
        {
            return null;
        }

        var verb = alert.Status is AlertStatus.Firing ? "is firing" : "is resolved";
        var since = alert.Status is AlertStatus.Firing ? alert.StartsAt : alert.EndsAt ?? alert.StartsAt;
        var summary = alert.Annotations.GetValueOrDefault("summary") is { Length: > 0 } text ? $": {Shortened(text)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Alert {Shortened(alert.Labels["alertname"])} ({alert.Severity}) {verb} since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{summary} [{alert.Fingerprint}]");
    }

    private static string Shortened(string text)
    {
        if (text.Length <= MaxSummaryLength)
        {
            return text;
        }

        // Half a surrogate pair could not be stored.
        var end = char.IsHighSurrogate(text[MaxSummaryLength - 1]) ? MaxSummaryLength - 1 : MaxSummaryLength;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
