namespace OpenClaw.Gateway.Protocol;

/// <summary>Answer of device.pair.list, newest first.</summary>
internal sealed record DeviceList(PairingRequest[] Pending, PairedDevice[] Paired);
