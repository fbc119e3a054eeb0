using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Yaml;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources;

/// <summary>A Compose file.</summary>
public sealed class ComposeFile
{
    /// <summary>Name of the project.</summary>
    [YamlMember(Alias = "name")]
    public string? Name { get; set; }

    /// <summary>Version of the file format; current engines ignore it.</summary>
    [YamlMember(Alias = "version")]
    public string? Version { get; set; }

    /// <summary>Services by name.</summary>
    [YamlMember(Alias = "services", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, Service> Services { get; set; } = [];

    /// <summary>Networks by name.</summary>
    [YamlMember(Alias = "networks", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, Network> Networks { get; set; } = [];

    /// <summary>Volumes by name.</summary>
    [YamlMember(Alias = "volumes", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, Volume> Volumes { get; set; } = [];

    /// <summary>Secrets by name.</summary>
    [YamlMember(Alias = "secrets", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, Secret> Secrets { get; set; } = [];

    /// <summary>Configs by name.</summary>
    [YamlMember(Alias = "configs", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, Config> Configs { get; set; } = [];

    /// <summary>Adds a config.</summary>
    /// <param name="config">The config.</param>
    /// <returns>This file.</returns>
    public ComposeFile AddConfig(Config config)
    {
        Configs[config.Name] = config;
        return this;
    }

    /// <summary>Adds a network.</summary>
    /// <param name="network">The network.</param>
    /// <returns>This file.</returns>
    public ComposeFile AddNetwork(Network network)
    {
        Networks[network.Name] = network;
        return this;
    }

    /// <summary>Adds a service.</summary>
    /// <param name="service">The service.</param>
    /// <returns>This file.</returns>
    public ComposeFile AddService(Service service)
    {
        Services[service.Name] = service;
        return this;
    }

    /// <summary>Adds a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <returns>This file.</returns>
    public ComposeFile AddVolume(Volume volume)
    {
        Volumes[volume.Name] = volume;
        return this;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="lineEndings">Line ending of the text.</param>
    /// <returns>The YAML text.</returns>
    public string ToYaml(string lineEndings = "\n")
    {
        var yaml = PublishedYaml.Write(this, static value => value is UnixFileMode mode
            ? new PlainText("0" + Convert.ToString((int)mode, 8).PadLeft(3, '0'))
            : value);
        return lineEndings == "\n" ? yaml : yaml.ReplaceLineEndings(lineEndings);
    }
}
