using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A secret of the Compose application.</summary>
public sealed class Secret
{
    /// <summary>Name of the secret at the engine.</summary>
    [YamlMember(Alias = "name")]
    public string? Name { get; set; }

    /// <summary>Path of the file that holds the value, relative to the Compose file.</summary>
    [YamlMember(Alias = "file")]
    public string? File { get; set; }

    /// <summary>Whether the secret exists already.</summary>
    [YamlMember(Alias = "external")]
    public bool? External { get; set; }

    /// <summary>Labels of the secret.</summary>
    [YamlMember(Alias = "labels", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> Labels { get; set; } = [];
}
