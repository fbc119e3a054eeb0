namespace OpenClaw.AppHost.Publishing;

/// <summary>A port that is reached from outside the deployment.</summary>
/// <param name="Variable">Environment variable that overrides the port of the host.</param>
/// <param name="Default">Port of the host.</param>
/// <param name="AddressVariable">Environment variable with the address of the host to listen on; loopback unless set.</param>
internal sealed record PublishedPort(string Variable, int Default, string AddressVariable = PublishedPort.MonitoringAddress)
{
    public const string GatewayAddress = "OPENCLAW_BIND_ADDRESS";
    public const string MonitoringAddress = "MONITORING_BIND_ADDRESS";
}
