namespace OpenClaw.Gateway.Sessions;

/// <summary>For a gateway without replicas.</summary>
internal sealed class NoRunExchange : IRunExchange
{
    public void Stop(string id, string reason)
    {
    }

    public void Done(string runId, string sessionKey)
    {
    }
}
