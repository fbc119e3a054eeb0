using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Generated serialisers of the protocol's objects: members in camel case, absent rather than null.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(DeviceRecord))]
[JsonSerializable(typeof(PairingRequest))]
[JsonSerializable(typeof(PairingResolved))]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(PairedDevice))]
[JsonSerializable(typeof(List<PresenceEntry>))]
[JsonSerializable(typeof(PresenceEntry))]
[JsonSerializable(typeof(ReplicaMessage))]
[JsonSerializable(typeof(HealthPayload))]
[JsonSerializable(typeof(GatewayKey))]
[JsonSerializable(typeof(AgentFile))]
[JsonSerializable(typeof(StoredSettings))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
