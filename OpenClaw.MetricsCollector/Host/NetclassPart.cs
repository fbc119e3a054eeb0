using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>State of each network device.</summary>
internal sealed class NetclassPart(string sys) : HostPart("netclass")
{
    private const int DeviceLimit = 64;
    private readonly string _directory = Path.Combine(sys, "class/net");
    private readonly List<Device> _devices = [];

    public override void Write(ExpositionWriter writer)
    {
        Read();
        writer.Family("node_network_up"u8, MetricType.Gauge, "Value is 1 if operstate is 'up', 0 otherwise."u8);
        foreach (var device in _devices)
        {
            writer.Sample().Label("device"u8, device.Name).Value(device.OperState == "up" ? 1 : 0);
        }

        writer.Family("node_network_info"u8, MetricType.Gauge, "Non-numeric data of a network device, value is always 1."u8);
        foreach (var device in _devices)
        {
            writer.Sample()
                .Label("address"u8, device.Address)
                .Label("broadcast"u8, device.Broadcast)
                .Label("device"u8, device.Name)
                .Label("duplex"u8, device.Duplex)
                .Label("ifalias"u8, device.Alias)
                .Label("operstate"u8, device.OperState)
                .Value(1);
        }

        Numbers(writer, "node_network_mtu_bytes"u8, "Network device property: mtu_bytes."u8, static device => device.Mtu);
        Numbers(writer, "node_network_carrier"u8, "Network device property: carrier."u8, static device => device.Carrier);
        Numbers(writer, "node_network_speed_bytes"u8, "Network device property: speed_bytes."u8, static device => device.SpeedBytes);
    }

    private void Numbers(ExpositionWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, Func<Device, double?> value)
    {
        var begun = false;
        foreach (var device in _devices)
        {
            if (value(device) is not { } number)
            {
                continue;
            }

            if (!begun)
            {
                writer.Family(name, MetricType.Gauge, help);
                begun = true;
            }

            writer.Sample().Label("device"u8, device.Name).Value(number);
        }
    }

    private void Read()
    {
        _devices.Clear();
        foreach (var path in Directory.EnumerateDirectories(_directory).Take(DeviceLimit))
        {
            var name = Path.GetFileName(path);
            if (!name.StartsWith("veth", StringComparison.Ordinal))
            {
                // The kernel says -1 for a speed that it does not know, and refuses to tell that of a device which is down.
                var speed = Number(path, "speed");
                _devices.Add(new Device(
                    name,
                    Text(path, "operstate"),
                    Text(path, "address"),
                    Text(path, "broadcast"),
                    Text(path, "duplex"),
                    Text(path, "ifalias"),
                    Number(path, "mtu"),
                    Number(path, "carrier"),
                    speed > 0 ? speed * 125_000 : null));
            }
        }
    }

    private static string Text(string directory, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static double? Number(string directory, string file) =>
        double.TryParse(Text(directory, file), out var value) ? value : null;

    private sealed record Device(
        string Name,
        string OperState,
        string Address,
        string Broadcast,
        string Duplex,
        string Alias,
        double? Mtu,
        double? Carrier,
        double? SpeedBytes);
}
