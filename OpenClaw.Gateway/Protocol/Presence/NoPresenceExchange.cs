namespace OpenClaw.Gateway.Protocol;

/// <summary>For a gateway without replicas.</summary>
internal sealed class NoPresenceExchange : IPresenceExchange
{
    public void Publish(string key, PresenceEntry entry, bool announces)
    {
    }
}
