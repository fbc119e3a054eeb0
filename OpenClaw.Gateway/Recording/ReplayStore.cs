using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Recording;

/// <summary>One deliberation, from its proposal on.</summary>
/// <param name="recorded">As it was closed.</param>
/// <param name="said">The questions that the examiner had; those that were not put had been asked lately.</param>
internal sealed class ReplayStore(DeliberationRecord recorded, IEnumerable<string> said) : IRoundStore
{
    private readonly Lock _lock = new();
    private DeliberationRecord _record = recorded with
    {
        Outcome = null,
        Reason = null,
        Yes = 0,
        No = 0,
        Ballots = [],
        ClosedAt = null,
        Deadline = DateTimeOffset.MaxValue,
        Events = [.. (recorded.Events ?? []).Where(step => step.Kind == DeliberationEventKind.Submitted)],
    };

    public Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<DeliberationRecord?>(_record);
        }
    }

    public Task<bool> RecordAsync(Guid id, Guid owner, DeliberationEvent step, Ballot? ballot, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _record = _record with
            {
                Events = [.. _record.Events!, step],
                Ballots = ballot is null ? _record.Ballots : [.. _record.Ballots, ballot],
            };
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlySet<string>> RecentQuestionsAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        var put = (recorded.Events ?? []).Where(step => step.Kind == DeliberationEventKind.QuestionAsked).Select(step => step.Detail);
        return Task.FromResult<IReadOnlySet<string>>(said.Except(put).ToHashSet(StringComparer.Ordinal));
    }
}
