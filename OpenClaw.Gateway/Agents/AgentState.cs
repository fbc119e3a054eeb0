using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Agents;

/// <summary>What an agent is doing.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AgentState>))]
internal enum AgentState
{
    /// <summary>Stopped by an operator, not started yet, or silent for longer than the limit.</summary>
    Offline,

    /// <summary>Alive without recent work.</summary>
    Idle,

    /// <summary>Alive and worked within the last minute.</summary>
    Active,

    /// <summary>Working on a message now.</summary>
    Busy,

    /// <summary>Its worker crashed and waits to be started again.</summary>
    Error,
}
