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

    /// <summary>Adopted, vetoed, and not upheld by all three members.</summary>
    Vetoed,

    /// <summary>The deadline passed before there was a decision.</summary>
    Timeout,
}
