using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Messaging;

[JsonConverter(typeof(CamelCaseEnumConverter<MessageType>))]
internal enum MessageType
{
    Message,

    /// <summary>Answers another message, which the correlation names.</summary>
    Response,

    /// <summary>Sent to all agents at once.</summary>
    Broadcast,
}
