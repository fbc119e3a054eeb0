using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;
using OpenClaw.MetricsCollector.Host;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>Containers under cAdvisor's names, from the control groups of version 2.</summary>
internal sealed class ContainerCollector(IOptions<ContainerOptions> options, IOptions<HostTreeOptions> host) : ICollector, IDisposable
{
    private readonly ContainerEngine _engine = new(options.Value.EngineSocket);
    private readonly Dictionary<string, string> _devices = [];
    private readonly MachineInfo _machine = new(host.Value);

    public string Name => "containers";

    public async ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        _machine.Write(writer);
        if (!CgroupTree.IsPresent(options.Value.CgroupPath))
        {
            return CollectionResult.Complete;
        }

        var containers = CgroupTree.Find(options.Value.CgroupPath, options.Value.Limit);
        await _engine.RefreshAsync(containers, cancellation);
        var readings = new List<ContainerReading>(containers.Count);
        foreach (var container in containers)
        {
            container.Names = _engine.Find(container.Id) ?? container.Names;
            var reading = new ContainerReading(container);
            if (reading.Read(host.Value.ProcPath, DeviceName))
            {
                readings.Add(reading);
            }
        }

        ContainerMetrics.Write(writer, readings);
        return CollectionResult.Complete;
    }

    public void Dispose() => _engine.Dispose();

    // 254:0 is /dev/vda: /sys/dev/block/254:0 -> ../../devices/virtual/block/vda
    private string DeviceName(string number)
    {
        if (!_devices.TryGetValue(number, out var name))
        {
            var link = new FileInfo(Path.Combine(host.Value.SysPath, "dev/block", number)).LinkTarget;
            _devices[number] = name = link is null ? number : "/dev/" + Path.GetFileName(link);
        }

        return name;
    }
}
