using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service of the Compose application.</summary>
public sealed class Service : NamedComposeMember
{
    /// <summary>Image reference.</summary>
    [YamlMember(Alias = "image")]
    public string? Image { get; set; }

    /// <summary><c>always</c>, <c>missing</c> or <c>never</c>.</summary>
    [YamlMember(Alias = "pull_policy")]
    public string? PullPolicy { get; set; }

    /// <summary>Fixed container name.</summary>
    [YamlMember(Alias = "container_name")]
    public string? ContainerName { get; set; }

    /// <summary>Arguments.</summary>
    [YamlMember(Alias = "command", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Command { get; set; } = [];

    /// <summary>Entry point.</summary>
    [YamlMember(Alias = "entrypoint", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Entrypoint { get; set; } = [];

    /// <summary>Environment variables; Compose expands <c>${NAME}</c> in the values.</summary>
    [YamlMember(Alias = "environment", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>Files with environment variables.</summary>
    [YamlMember(Alias = "env_file", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> EnvFile { get; set; } = [];

    /// <summary>Working directory.</summary>
    [YamlMember(Alias = "working_dir")]
    public string? WorkingDir { get; set; }

    /// <summary>Published ports, <c>[address:][host:]container</c>.</summary>
    [YamlMember(Alias = "ports", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Ports { get; set; } = [];

    /// <summary>Ports that other services reach.</summary>
    [YamlMember(Alias = "expose", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Expose { get; set; } = [];

    /// <summary>Mounts.</summary>
    [YamlMember(Alias = "volumes", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<Volume> Volumes { get; set; } = [];

    /// <summary>Services that this one waits for, by service name.</summary>
    [YamlMember(Alias = "depends_on", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, ServiceDependency> DependsOn { get; set; } = [];

    /// <summary>User, <c>uid[:gid]</c>.</summary>
    [YamlMember(Alias = "user")]
    public string? User { get; set; }

    /// <summary>Networks that the service joins.</summary>
    [YamlMember(Alias = "networks", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Networks { get; set; } = [];

    /// <summary>Restart policy.</summary>
    [YamlMember(Alias = "restart")]
    public string? Restart { get; set; }

    /// <summary>Replicas and resource limits.</summary>
    [YamlMember(Alias = "deploy")]
    public Deploy? Deploy { get; set; }

    /// <summary>Health check.</summary>
    [YamlMember(Alias = "healthcheck")]
    public Healthcheck? Healthcheck { get; set; }

    /// <summary>Log driver.</summary>
    [YamlMember(Alias = "logging")]
    public Logging? Logging { get; set; }

    /// <summary>Labels of the container.</summary>
    [YamlMember(Alias = "labels", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> Labels { get; set; } = [];

    /// <summary>Host name of the container.</summary>
    [YamlMember(Alias = "hostname")]
    public string? Hostname { get; set; }

    /// <summary>Size of <c>/dev/shm</c>.</summary>
    [YamlMember(Alias = "shm_size")]
    public string? ShmSize { get; set; }

    /// <summary>Process name space.</summary>
    [YamlMember(Alias = "pid")]
    public string? Pid { get; set; }

    /// <summary>Capabilities to add.</summary>
    [YamlMember(Alias = "cap_add", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> CapAdd { get; set; } = [];

    /// <summary>Capabilities to drop.</summary>
    [YamlMember(Alias = "cap_drop", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> CapDrop { get; set; } = [];

    /// <summary>Host devices.</summary>
    [YamlMember(Alias = "devices", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Devices { get; set; } = [];

    /// <summary>Additional host names and their addresses.</summary>
    [YamlMember(Alias = "extra_hosts", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public Dictionary<string, string> ExtraHosts { get; set; } = [];

    /// <summary>Additional groups.</summary>
    [YamlMember(Alias = "group_add", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> GroupAdd { get; set; } = [];

    /// <summary>Whether an init process reaps children.</summary>
    [YamlMember(Alias = "init")]
    public bool? Init { get; set; }

    /// <summary>Network mode.</summary>
    [YamlMember(Alias = "network_mode")]
    public string? NetworkMode { get; set; }

    /// <summary>Profiles that the service belongs to.</summary>
    [YamlMember(Alias = "profiles", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Profiles { get; set; } = [];

    /// <summary>Whether the root file system is read-only.</summary>
    [YamlMember(Alias = "read_only")]
    public bool? ReadOnly { get; set; }

    /// <summary>Security options.</summary>
    [YamlMember(Alias = "security_opt", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> SecurityOpt { get; set; } = [];

    /// <summary>Secrets given to the service.</summary>
    [YamlMember(Alias = "secrets", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<SecretReference> Secrets { get; set; } = [];

    /// <summary>Configs given to the service.</summary>
    [YamlMember(Alias = "configs", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<ConfigReference> Configs { get; set; } = [];

    /// <summary>Time between the stop signal and the kill.</summary>
    [YamlMember(Alias = "stop_grace_period")]
    public string? StopGracePeriod { get; set; }

    /// <summary>Signal that stops the service.</summary>
    [YamlMember(Alias = "stop_signal")]
    public string? StopSignal { get; set; }

    /// <summary>Directories held in memory.</summary>
    [YamlMember(Alias = "tmpfs", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Tmpfs { get; set; } = [];

    /// <summary>Adds a config reference.</summary>
    /// <param name="config">The reference.</param>
    /// <returns>This service.</returns>
    public Service AddConfig(ConfigReference config)
    {
        Configs.Add(config);
        return this;
    }

    /// <summary>Adds or replaces an environment variable; a null value adds nothing.</summary>
    /// <param name="key">Name of the variable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This service.</returns>
    public Service AddEnvironmentalVariable(string key, string? value)
    {
        if (value is not null)
        {
            Environment[key] = value;
        }

        return this;
    }

    /// <summary>Adds a mount.</summary>
    /// <param name="volume">The mount.</param>
    /// <returns>This service.</returns>
    public Service AddVolume(Volume volume)
    {
        Volumes.Add(volume);
        return this;
    }

    /// <summary>Adds mounts.</summary>
    /// <param name="volumes">The mounts.</param>
    /// <returns>This service.</returns>
    public Service AddVolumes(IEnumerable<Volume> volumes)
    {
        Volumes.AddRange(volumes);
        return this;
    }
}
