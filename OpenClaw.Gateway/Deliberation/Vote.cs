using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Deliberation;

[JsonConverter(typeof(CamelCaseEnumConverter<Vote>))]
internal enum Vote
{
    Yes,
    No,

    /// <summary>Took part without taking a side.</summary>
    Abstain,

    /// <summary>Did not take part: offline, too late, or its ballot could not be read.</summary>
    Absent,
}
