namespace OpenClaw.Gateway.Models;

/// <summary>A model of a provider as a member of a group.</summary>
internal sealed class ModelTargetOptions
{
    /// <summary>Name of a preset or of an entry in Models:Providers.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The provider's name of the model (Azure: of the deployment).</summary>
    public string Model { get; set; } = "";

    /// <summary>Share of the calls; default 1.</summary>
    public int Weight { get; set; } = 1;
}
