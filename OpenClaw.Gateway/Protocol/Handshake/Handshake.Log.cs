using System.Net;

namespace OpenClaw.Gateway.Protocol;

internal static partial class HandshakeLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Client connected: {ConnectionId} {ClientId} mode {Mode} role {Role}")]
    public static partial void Connected(this ILogger<Handshake> log, string connectionId, string clientId, string mode, string role);

    [LoggerMessage(Level = LogLevel.Information, Message = "Handshake of {ConnectionId} from {Address} refused: {Reason}")]
    public static partial void Refused(this ILogger<Handshake> log, string connectionId, IPAddress address, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Handshake of {ConnectionId} failed")]
    public static partial void HandshakeFailed(this ILogger<Handshake> log, string connectionId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {DeviceId} connected, but its last connection could not be noted")]
    public static partial void TouchFailed(this ILogger<Handshake> log, string deviceId, Exception exception);
}
