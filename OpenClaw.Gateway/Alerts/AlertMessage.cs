using System.Globalization;

namespace OpenClaw.Gateway.Alerts;

/// <summary>A message about a new status of an alert, kept until every recipient has it.</summary>
internal sealed record AlertMessage(string Fingerprint, DateTimeOffset StartsAt, AlertStatus Status, string Content)
{
    /// <summary>The same for the same news, whichever replica tells it and however often.</summary>
    public string IdempotencyKey => string.Create(
        CultureInfo.InvariantCulture, $"alert:{Fingerprint}:{StartsAt.UtcDateTime:O}:{(Status is AlertStatus.Firing ? "firing" : "resolved")}");
}
