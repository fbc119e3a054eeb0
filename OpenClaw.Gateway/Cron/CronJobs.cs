using System.Collections.Immutable;
using System.Text.Json;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Cron;

/// <summary>All planned jobs, answered from memory and written through to the store.</summary>
internal sealed class CronJobs(IDocumentStore store, IEventBus bus)
{
    private readonly DocumentSet<CronJob> _jobs = new(store, "cron", CronJson.Default.CronJob);
    private readonly DocumentSet<CronHistory> _histories = new(store, "cronruns", CronJson.Default.CronHistory);
    private ImmutableDictionary<string, CronJob> _known = ImmutableDictionary<string, CronJob>.Empty.WithComparers(StringComparer.Ordinal);
    private byte[]? _status;

    public IEnumerable<CronJob> All => Volatile.Read(ref _known).Values;

    public CronJob? Find(string id) => Volatile.Read(ref _known).GetValueOrDefault(id);

    /// <summary>The answer of cron.status; made anew only after a change.</summary>
    public byte[] Status(string path, bool isEnabled)
    {
        if (Volatile.Read(ref _status) is { } known)
        {
            return known;
        }

        var jobs = All.ToList();
        var made = FrameWriter.Json((path, isEnabled, jobs), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("enabled"u8, state.isEnabled);
            writer.WriteString("storePath"u8, state.path);
            writer.WriteNumber("jobs"u8, state.jobs.Count);
            if (state.jobs.Min(job => job.State.NextRunAtMs) is { } next)
            {
                writer.WriteNumber("nextWakeAtMs"u8, next);
            }
            else
            {
                writer.WriteNull("nextWakeAtMs"u8);
            }

            writer.WriteEndObject();
        });
        Volatile.Write(ref _status, made);
        return made;
    }

    /// <summary>Reads what other replicas changed.</summary>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        var jobs = await _jobs.ListAsync(cancellation);
        Volatile.Write(ref _known, jobs.ToImmutableDictionary(job => job.Id, StringComparer.Ordinal));
        Volatile.Write(ref _status, null);
    }

    /// <summary>Changes a job in one step.</summary>
    /// <returns>The job after the change; null when it does not exist.</returns>
    public async Task<CronJob?> UpdateAsync(string id, Func<CronJob, CronJob> change, CancellationToken cancellation)
    {
        var job = await _jobs.UpdateAsync(id, old => old is null ? null : change(old), cancellation);
        if (job is not null)
        {
            Keep(job);
        }

        return job;
    }

    public async Task AddAsync(CronJob job, CancellationToken cancellation)
    {
        await _jobs.PutAsync(job.Id, job, cancellation);
        Keep(job);
        Announce(job.Id, "added", job.State.NextRunAtMs);
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellation)
    {
        var removed = await _jobs.DeleteAsync(id, cancellation) is not null;
        ImmutableInterlocked.TryRemove(ref _known, id, out _);
        Volatile.Write(ref _status, null);
        if (removed)
        {
            Announce(id, "removed", null);
        }

        return removed;
    }

    public async Task AddRunAsync(CronRun run, CancellationToken cancellation)
    {
        await _histories.UpdateAsync(run.JobId, old => (old ?? new CronHistory(run.JobId, [])).Plus(run), cancellation);
        bus.Broadcast(EventKind.Cron, run with { Ts = null }, CronJson.Default.CronRun);
    }

    public async Task<IReadOnlyList<CronRun>> RunsAsync(string? jobId, CancellationToken cancellation) => jobId is null
        ? [.. (await _histories.ListAsync(cancellation)).SelectMany(history => history.Runs.Select(run => run with { JobName = Find(history.JobId)?.Name }))]
        : (await _histories.GetAsync(jobId, cancellation))?.Runs ?? [];

    /// <summary>Tells clients about a job.</summary>
    public void Announce(string jobId, string action, long? nextRunAtMs, long? runAtMs = null) =>
        bus.Broadcast(EventKind.Cron, FrameWriter.Json((jobId, action, nextRunAtMs, runAtMs), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("jobId"u8, state.jobId);
            writer.WriteString("action"u8, state.action);
            if (state.runAtMs is { } runAt)
            {
                writer.WriteNumber("runAtMs"u8, runAt);
            }

            if (state.nextRunAtMs is { } next)
            {
                writer.WriteNumber("nextRunAtMs"u8, next);
            }

            writer.WriteEndObject();
        }));

    /// <summary>A job as clients see it.</summary>
    public static void Write(Utf8JsonWriter writer, CronJob job) =>
        JsonSerializer.Serialize(writer, job with { State = job.State with { RunningBy = null } }, CronJson.Default.CronJob);

    private void Keep(CronJob job)
    {
        ImmutableInterlocked.AddOrUpdate(ref _known, job.Id, job, (_, _) => job);
        Volatile.Write(ref _status, null);
    }
}
