using System.Diagnostics.Metrics;

namespace OpenClaw.ServiceDefaults.Telemetry;

/// <summary>Exposes which build runs.</summary>
internal sealed class BuildMetrics
{
    public BuildMetrics(IMeterFactory meters, ServiceIdentity identity)
    {
        var build = new Measurement<int>(
            1,
            new KeyValuePair<string, object?>("service", identity.Name),
            new KeyValuePair<string, object?>("version", identity.Version),
            new KeyValuePair<string, object?>("revision", identity.Revision));
        meters.Create("OpenClaw.ServiceDefaults").CreateObservableGauge(
            "openclaw_build_info", () => build, null, "Always 1; the labels say which build of which service runs.");
    }
}
