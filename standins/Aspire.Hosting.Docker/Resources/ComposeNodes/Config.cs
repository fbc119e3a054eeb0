using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A file that Compose gives to services.</summary>
public sealed class Config : NamedComposeMember
{
    /// <summary>Path of the file, relative to the Compose file.</summary>
    [YamlMember(Alias = "file")]
    public string? File { get; set; }

    /// <summary>Whether the config exists already.</summary>
    [YamlMember(Alias = "external")]
    public bool? External { get; set; }

    /// <summary>The text itself; Compose expands <c>${NAME}</c> in it.</summary>
    [YamlMember(Alias = "content")]
    public string? Content { get; set; }

    /// <summary>Labels of the config.</summary>
    [YamlMember(Alias = "labels", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> Labels { get; set; } = [];
}
