using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A network of the Compose application.</summary>
public sealed class Network : NamedComposeMember
{
    /// <summary>Driver, for example <c>bridge</c>.</summary>
    [YamlMember(Alias = "driver")]
    public string? Driver { get; set; }

    /// <summary>Options of the driver.</summary>
    [YamlMember(Alias = "driver_opts", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> DriverOpts { get; set; } = [];

    /// <summary>Whether the network exists already.</summary>
    [YamlMember(Alias = "external")]
    public bool? External { get; set; }

    /// <summary>Whether the network has no route to the outside.</summary>
    [YamlMember(Alias = "internal")]
    public bool? Internal { get; set; }

    /// <summary>Whether other containers may join.</summary>
    [YamlMember(Alias = "attachable")]
    public bool? Attachable { get; set; }

    /// <summary>Labels of the network.</summary>
    [YamlMember(Alias = "labels", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> Labels { get; set; } = [];
}
