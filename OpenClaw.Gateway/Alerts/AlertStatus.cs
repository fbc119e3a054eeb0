using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Alerts;

[JsonConverter(typeof(CamelCaseEnumConverter<AlertStatus>))]
internal enum AlertStatus
{
    Firing,
    Resolved,
}
