using Microsoft.Extensions.Options;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>The list of targets that may be probed.</summary>
internal sealed class ProbeTargets(IOptions<ProbeOptions> options)
{
    public bool Allows(string target)
    {
        foreach (var allowed in options.Value.Targets)
        {
            if (allowed.EndsWith('*')
                ? target.StartsWith(allowed[..^1], StringComparison.Ordinal)
                : target == allowed)
            {
                return true;
            }
        }

        return false;
    }
}
