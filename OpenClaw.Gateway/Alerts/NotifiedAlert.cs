using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Alerts;

/// <summary>One alert of a notification, as it was sent.</summary>
/// <param name="EndsAt">Year 1 while the alert is firing.</param>
/// <param name="Fingerprint">Digest of the labels, 16 hexadecimal digits.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record NotifiedAlert(
    string Status,
    IReadOnlyDictionary<string, string?> Labels,
    IReadOnlyDictionary<string, string?> Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Fingerprint);
