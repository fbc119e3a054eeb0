namespace OpenClaw.Gateway.Models;

/// <summary>Deployments that can stand in for each other, and the groups to turn to when they cannot answer.</summary>
internal sealed class ModelGroupOptions
{
    public RoutingStrategy Strategy { get; set; } = RoutingStrategy.Weighted;

    public List<ModelTargetOptions> Targets { get; set; } = [];

    /// <summary>Groups for calls that no deployment of this group answered, in order.</summary>
    public List<string> Fallbacks { get; set; } = [];

    /// <summary>Groups for conversations that are too long for this one, in order.</summary>
    public List<string> ContextFallbacks { get; set; } = [];

    /// <summary>Groups for requests that the provider's content rules stopped, in order.</summary>
    public List<string> ContentFallbacks { get; set; } = [];
}
