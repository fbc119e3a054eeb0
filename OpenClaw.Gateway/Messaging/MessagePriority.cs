using System.Text.Json.Serialization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Which of the conversations that wait is served first; within a conversation the order stays.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MessagePriority>))]
internal enum MessagePriority
{
    Low,
    Normal,
    High,
    Critical,
}
