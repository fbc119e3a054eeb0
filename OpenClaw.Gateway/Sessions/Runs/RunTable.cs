using System.Collections.Concurrent;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>The runs that this process works on.</summary>
internal sealed class RunTable : IRunLoad
{
    private const long StalledMs = 120_000;
    private readonly ConcurrentDictionary<string, Run> _runs = new(StringComparer.Ordinal);

    public IEnumerable<Run> All => _runs.Select(pair => pair.Value);

    public Run? Find(string id) => _runs.GetValueOrDefault(id);

    /// <returns>False when a run with this id is in work.</returns>
    public bool TryAdd(Run run) => _runs.TryAdd(run.Record.Id, run);

    public void Remove(Run run) => _runs.TryRemove(KeyValuePair.Create(run.Record.Id, run));

    public RunLoad Of(string agentId)
    {
        int active = 0, queued = 0;
        long? oldest = null;
        var stalled = false;
        foreach (var run in All)
        {
            if (SessionKey.AgentOf(run.SessionKey) != agentId || run.Finished.IsCompleted)
            {
                continue;
            }

            var silent = Environment.TickCount64 - run.LastSign;
            if (run.IsActive)
            {
                active++;
                stalled |= silent > StalledMs;
            }
            else
            {
                queued++;
                oldest = Math.Max(oldest ?? 0, silent);
            }
        }

        return new RunLoad(active, queued, oldest, stalled);
    }
}
