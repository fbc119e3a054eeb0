namespace OpenClaw.Monitoring.Tests.Live;

/// <summary>The stack as the graph runs it: the collector measures and probes everything.</summary>
public sealed class CollectorStack : LiveStack
{
    /// <summary>The tests that share it.</summary>
    public const string Collection = "collector stack";

    private protected override string Prober => $"127.0.0.1:{CollectorPort}";

    private protected override Task MeasureAsync() => RunCollectorAsync(
        $"--Probe:ConfigFile={Monitoring("blackbox", "blackbox.yml")}", "--Probe:Targets:0=http://127.0.0.1:*", "--Probe:Targets:1=127.0.0.1:*",
        $"--Collector:Textfile:Directory={MetricFiles}");

    private protected override IEnumerable<(string Job, string Address, string Service)> Targets() => [];
}
