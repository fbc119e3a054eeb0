namespace OpenClaw.Gateway.Protocol;

/// <summary>Payload of device.pair.resolved.</summary>
internal sealed record PairingResolved(string RequestId, string DeviceId, string Decision, long Ts);
