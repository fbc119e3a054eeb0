namespace OpenClaw.Gateway.Alerts;

/// <summary>One occurrence of an alert, from its start to its end.</summary>
/// <param name="Fingerprint">Names the alert through all its occurrences.</param>
/// <param name="Severity">One of <see cref="AlertSeverity.All"/>.</param>
/// <param name="EndsAt">Null while it is firing.</param>
/// <param name="ReceivedAt">When the gateway first heard that the occurrence has this status; a repeat does not move it.</param>
internal sealed record StoredAlert(
    string Fingerprint,
    AlertStatus Status,
    string Severity,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    DateTimeOffset ReceivedAt);
