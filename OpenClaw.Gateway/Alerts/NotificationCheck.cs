using System.Globalization;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Checks a notification as a whole, so that one that is wrong anywhere changes nothing.</summary>
internal sealed class NotificationCheck(AlertOptions options, DateTimeOffset receivedAt)
{
    private const string Version = "4";
    private const int MaxPairs = 64;
    private const int MaxNameLength = 256;
    private const int MaxLabelLength = 4096;
    private const int MaxAnnotationLength = 16 * 1024;

    /// <returns>The alerts in the order of their fingerprints, or what is wrong and where.</returns>
    public (IReadOnlyList<ReceivedAlert> Alerts, string? Problem) Read(AlertNotification notification)
    {
        if (notification.Version != Version)
        {
            return ([], $"version must be \"{Version}\", the one of Alertmanager's webhook.");
        }

        if (ParseStatus(notification.Status) is null)
        {
            return ([], "status must be \"firing\" or \"resolved\".");
        }

        if (notification.TruncatedAlerts < 0)
        {
            return ([], "truncatedAlerts must not be negative.");
        }

        if (notification.Alerts.Count == 0 || notification.Alerts.Count > options.MaxAlertsPerNotification)
        {
            return ([], string.Create(
                CultureInfo.InvariantCulture,
                $"alerts must have 1 to {options.MaxAlertsPerNotification} items, not {notification.Alerts.Count}; set the receiver's max_alerts to at most that."));
        }

        SortedDictionary<string, ReceivedAlert> read = new(StringComparer.Ordinal);
        for (var i = 0; i < notification.Alerts.Count; i++)
        {
            if (Wrong(notification.Alerts[i]) is { } problem)
            {
                return ([], string.Create(CultureInfo.InvariantCulture, $"alerts[{i}]{problem}"));
            }

            var alert = Read(notification.Alerts[i]);
            if (!read.TryAdd(alert.Fingerprint, new ReceivedAlert(alert, AlertText.For(alert))))
            {
                return ([], string.Create(CultureInfo.InvariantCulture, $"alerts[{i}].fingerprint is that of an earlier item."));
            }
        }

        return ([.. read.Values], null);
    }

    public static bool IsFingerprint(string text) => text.Length == 16 && text.All(char.IsAsciiHexDigitLower);

    private static string? Wrong(NotifiedAlert? alert)
    {
        if (alert is null)
        {
            return " must be an object.";
        }

        if (ParseStatus(alert.Status) is not { } status)
        {
            return ".status must be \"firing\" or \"resolved\".";
        }

        if (!IsFingerprint(alert.Fingerprint))
        {
            return ".fingerprint must be 16 lower-case hexadecimal digits.";
        }

        if (alert.StartsAt.UtcDateTime.Year < 1970)
        {
            return ".startsAt must be a time from 1970 on.";
        }

        if (status is AlertStatus.Resolved && alert.EndsAt < alert.StartsAt)
        {
            return ".endsAt of a resolved alert must not be before startsAt.";
        }

        return string.IsNullOrEmpty(alert.Labels.GetValueOrDefault("alertname"))
            ? ".labels must have an alertname."
            : Wrong(".labels", alert.Labels, MaxLabelLength) ?? Wrong(".annotations", alert.Annotations, MaxAnnotationLength);
    }

    private static string? Wrong(string member, IReadOnlyDictionary<string, string?> pairs, int maxLength)
    {
        if (pairs.Count > MaxPairs)
        {
            return $"{member} may have at most {MaxPairs} members.";
        }

        foreach (var (name, value) in pairs)
        {
            if (name.Length is 0 or > MaxNameLength || name.Contains('\0'))
            {
                return $"{member} has a name that is not 1 to {MaxNameLength} characters without U+0000.";
            }

            if (value is null || value.Length > maxLength || value.Contains('\0'))
            {
                return $"{member}.{name} must be a text of at most {maxLength} characters without U+0000.";
            }
        }

        return null;
    }

    private StoredAlert Read(NotifiedAlert alert)
    {
        var status = ParseStatus(alert.Status)!.Value;
        var labels = Copy(alert.Labels);
        return new StoredAlert(
            alert.Fingerprint, status, AlertSeverity.Of(labels), Microseconds(alert.StartsAt),
            status is AlertStatus.Resolved ? Microseconds(alert.EndsAt) : null, labels, Copy(alert.Annotations), Microseconds(receivedAt));
    }

    private static SortedDictionary<string, string> Copy(IReadOnlyDictionary<string, string?> pairs) =>
        new(pairs.ToDictionary(pair => pair.Key, pair => pair.Value!), StringComparer.Ordinal);

    // What PostgreSQL keeps of a time, so that an occurrence is the same in every store.
    private static DateTimeOffset Microseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static AlertStatus? ParseStatus(string status) => status switch
    {
        "firing" => AlertStatus.Firing,
        "resolved" => AlertStatus.Resolved,
        _ => null,
    };
}
