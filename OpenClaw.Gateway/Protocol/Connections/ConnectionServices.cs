namespace OpenClaw.Gateway.Protocol;

/// <summary>What every connection uses.</summary>
internal sealed record ConnectionServices(
    ProtocolLimits Limits,
    ProtocolMetrics Metrics,
    ConnectionRegistry Registry,
    EventHub Hub,
    Handshake Handshake,
    Dispatcher Dispatcher,
    TimeProvider Time,
    ILogger<Connection> Log);
