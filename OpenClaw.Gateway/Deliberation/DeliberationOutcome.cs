using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Deliberation;

[JsonConverter(typeof(CamelCaseEnumConverter<DeliberationOutcome>))]
internal enum DeliberationOutcome
{
    Adopted,
    Rejected,

    /// <summary>Fewer than two members took a side.</summary>
    NoQuorum,
}
