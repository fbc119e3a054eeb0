using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Sessions;

/// <summary>The models behind the agents, as sessions and clients show them.</summary>
internal sealed class ModelView(ModelRoutes routes)
{
    /// <summary>Context that is assumed of a model, in tokens.</summary>
    public const long ContextTokens = 32_000;

    public string Provider => First.Provider.Name;

    public string Default => First.Model;

    /// <summary>All models that calls can be routed to, the default first.</summary>
    public IEnumerable<(string Provider, string Model)> All =>
        routes.Deployments.Prepend(First).Distinct().Select(deployment => (deployment.Provider.Name, deployment.Model));

    private Deployment First => routes.Default.Members[0].Deployment;
}
