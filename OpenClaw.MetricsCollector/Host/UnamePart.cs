using System.Runtime.InteropServices;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Which kernel runs.</summary>
internal sealed class UnamePart(string proc) : HostPart("uname")
{
    private readonly string _kernel = Path.Combine(proc, "sys/kernel");
    private readonly string _machine = RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        var other => other.ToString(),
    };

    private string[]? _texts;

    public override void Write(ExpositionWriter writer)
    {
        // None of it changes without a restart, apart from names that nobody changes.
        _texts ??= [Text("domainname"), Text("hostname"), Text("osrelease"), Text("ostype"), Text("version")];
        writer.Family("node_uname_info"u8, MetricType.Gauge, "Labeled system information as provided by the uname system call."u8);
        writer.Sample()
            .Label("domainname"u8, _texts[0])
            .Label("machine"u8, _machine)
            .Label("nodename"u8, _texts[1])
            .Label("release"u8, _texts[2])
            .Label("sysname"u8, _texts[3])
            .Label("version"u8, _texts[4])
            .Value(1);
    }

    private string Text(string file) => File.ReadAllText(Path.Combine(_kernel, file)).Trim();
}
