using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using OpenClaw.Gateway.A2A;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Apis;

/// <summary>Compiled JSON of everything that the APIs read and write. Reading is strict: unknown or repeated members are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(MessageReceipt))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(StoredMessage))]
[JsonSerializable(typeof(MessageEnvelope))]
[JsonSerializable(typeof(BroadcastReceipt))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(DeliberationRequest))]
[JsonSerializable(typeof(DeliberationPage))]
[JsonSerializable(typeof(DeliberationRecord))]
[JsonSerializable(typeof(LedgerPage))]
[JsonSerializable(typeof(A2ATask))]
[JsonSerializable(typeof(LedgerReport))]
[JsonSerializable(typeof(AgentStatus))]
[JsonSerializable(typeof(IEnumerable<AgentStatus>))]
[JsonSerializable(typeof(AgentHealth))]
[JsonSerializable(typeof(AlertNotification))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(AlertHistory))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class GatewayJson : JsonSerializerContext;
