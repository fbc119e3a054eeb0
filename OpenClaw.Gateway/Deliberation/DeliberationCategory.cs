using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>What kind of decision is asked for; it sets the majority, the time and who is heard.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DeliberationCategory>))]
internal enum DeliberationCategory
{
    /// <summary>Simple majority; 300 s.</summary>
    Operational,

    /// <summary>Two thirds; 600 s; the examiner asks.</summary>
    Tactical,

    /// <summary>Unanimous; 900 s; the examiner asks and the sentinel reviews.</summary>
    Strategic,

    /// <summary>Simple majority; 60 s; the sentinel declares the emergency, and the decision is reviewed afterwards.</summary>
    Emergency,
}
