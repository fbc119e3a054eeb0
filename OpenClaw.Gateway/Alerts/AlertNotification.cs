using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Alerts;

/// <summary>The body of Alertmanager's webhook, version "4".</summary>
/// <param name="Status">"firing" while one alert of the group is.</param>
/// <param name="TruncatedAlerts">Alerts of the group that were left out because of the receiver's max_alerts.</param>
/// <remarks>Members that are not used are skipped: releases of Alertmanager add some without a new version.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record AlertNotification(string Version, string Status, IReadOnlyList<NotifiedAlert> Alerts, long TruncatedAlerts = 0);
