using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Takes one deliberation from where it is stored to its outcome.</summary>
/// <remarks>
/// Every step is stored before the next begins and none is repeated, so a run can end anywhere and another goes on. Each write carries
/// the lease under which it is made; a run that lost its lease stops at its next write.
/// </remarks>
internal sealed class TriadRound(
    Roster roster, IFloor floor, IRoundStore store, DeliberationMetrics metrics, TimeProvider clock,
    IOptions<DeliberationOptions> options)
{
    private const string Examiner = "examiner";
    private const string Sentinel = "sentinel";
    private const string Steward = "steward";
    private const string Workflow = "triad-deliberation";
    private readonly DeliberationOptions _options = options.Value;

    /// <returns>How it ended, or null when the lease was lost or it was closed already.</returns>
    public async Task<Conclusion?> RunAsync(Guid id, Guid owner, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { Outcome: null } record)
        {
            return null;
        }

        using var activity = GatewayTelemetry.Continue(
            $"{GenAiConventions.InvokeWorkflow} {Workflow}", ActivityKind.Internal, record.TraceParent);
        activity?.SetTag(GenAiConventions.Operation, GenAiConventions.InvokeWorkflow)
            .SetTag(GenAiConventions.WorkflowName, Workflow)
            .SetTag(GenAiConventions.ConversationId, $"{id}");
        activity?.SetTag("openclaw.deliberation.id", id).SetTag("openclaw.deliberation.category", record.Category);
        var rule = CategoryRule.Of(record.Category, _options);
        var run = new Run(record, rule, owner);
        if (!await HearAsync(run, cancellation))
        {
            return null;
        }

        var conclusion = Verdict.Conclude(run.Record, rule.Majority, roster.Triad.Select(member => member.Id), Now());
        conclusion = WithReview(conclusion);
        activity?.SetTag("openclaw.deliberation.outcome", conclusion.Record.Outcome);
        return conclusion;
    }

    // False when the lease was lost.
    private async Task<bool> HearAsync(Run run, CancellationToken cancellation)
    {
        if (run.Record.Category is DeliberationCategory.Emergency && !await DeclareAsync(run, cancellation))
        {
            return false;
        }

        if (run.Has(DeliberationEventKind.EmergencyRefused))
        {
            return true;
        }

        if ((run.Rule.HearsExaminer && !await ExamineAsync(run, cancellation)) || (run.Rule.HearsSentinel && !await ReviewAsync(run, cancellation)))
        {
            return false;
        }

        if (!await VoteAsync(run, round: 1, cancellation))
        {
            return false;
        }

        if (Verdict.OfVote(run.Record, run.Rule.Majority) is not DeliberationOutcome.Adopted)
        {
            return true;
        }

        return await HearVetoesAsync(run, cancellation)
            && (!run.Record.Events!.Any(step => step.Kind == DeliberationEventKind.VetoExercised) || await VoteAsync(run, round: 2, cancellation));
    }

    private async Task<bool> DeclareAsync(Run run, CancellationToken cancellation)
    {
        if (IsLate(run) || run.Has(DeliberationEventKind.EmergencyActivated) || run.Has(DeliberationEventKind.EmergencyRefused))
        {
            return true;
        }

        var reply = await floor.AskAsync(run.Record.Id, Sentinel, "declare", Prompts.Emergency(run.Record), Until(run, _options.ReviewLimit), cancellation);
        return reply.Text is { } text && SpokenJson.DeniesEmergency(text)
            ? await RecordAsync(run, DeliberationEventKind.EmergencyRefused, "", Sentinel, "not an emergency", null, cancellation)
            : await RecordAsync(
                run, DeliberationEventKind.EmergencyActivated, "", Sentinel,
                reply.Text is null
                    ? $"the sentinel was not heard: {reply.Absence}"
                    : $"holds for {_options.EmergencyOverride.TotalSeconds} s, then it is reviewed",
                null, cancellation);
    }

    private async Task<bool> ExamineAsync(Run run, CancellationToken cancellation)
    {
        if (IsLate(run) || run.Has(DeliberationEventKind.ExaminationClosed))
        {
            return true;
        }

        // Questions of a run that ended here stand; the examiner is not asked twice.
        if (!run.Record.Events!.Any(step => step.Kind == DeliberationEventKind.QuestionAsked))
        {
            var reply = await floor.AskAsync(run.Record.Id, Examiner, "examine", Prompts.Examine(run.Record), Until(run, _options.ReviewLimit), cancellation);
            var asked = await store.RecentQuestionsAsync(Now() - _options.QuestionsNotRepeatedFor, cancellation);
            var questions = Examination.Choose(reply.Text is { } text ? SpokenJson.Questions(text) : null, run.Record.Question, asked);
            for (var i = 0; i < questions.Count; i++)
            {
                var number = (i + 1).ToString(CultureInfo.InvariantCulture);
                if (!await RecordAsync(run, DeliberationEventKind.QuestionAsked, number, Examiner, questions[i], null, cancellation))
                {
                    return false;
                }
            }
        }

        return await RecordAsync(run, DeliberationEventKind.ExaminationClosed, "", null, "", null, cancellation);
    }

    private async Task<bool> ReviewAsync(Run run, CancellationToken cancellation)
    {
        if (IsLate(run) || run.Has(DeliberationEventKind.Reviewed))
        {
            return true;
        }

        var reply = await floor.AskAsync(run.Record.Id, Sentinel, "review", Prompts.Review(run.Record), Until(run, _options.ReviewLimit), cancellation);
        var review = reply.Text is { } text ? SpokenJson.Review(text) ?? "abstain: the review could not be read" : $"abstain: {reply.Absence}";
        return await RecordAsync(run, DeliberationEventKind.Reviewed, "", Sentinel, review, null, cancellation);
    }

    private async Task<bool> VoteAsync(Run run, int round, CancellationToken cancellation)
    {
        var name = round.ToString(CultureInfo.InvariantCulture);
        if (run.Has(DeliberationEventKind.VotingClosed, name))
        {
            return true;
        }

        // One prompt and one end for all; what one member says is nowhere to be seen before all are in.
        var prompt = round == 1 ? Prompts.Ballot(run.Record) : Prompts.Override(run.Record);
        var until = Until(run, _options.VoteLimit);
        var missing = roster.Triad.Where(member => !run.Record.Ballots.Any(ballot => ballot.Round == round && ballot.AgentId == member.Id)).ToList();
        if (!IsLate(run))
        {
            var cast = await Task.WhenAll(missing.Select(member => CastAsync(run, member.Id, round, prompt, until, cancellation)));
            if (cast.Contains(false))
            {
                return false;
            }
        }

        return await RecordAsync(run, DeliberationEventKind.VotingClosed, name, null, "", null, cancellation);
    }

    private async Task<bool> CastAsync(Run run, string member, int round, string prompt, DateTimeOffset until, CancellationToken cancellation)
    {
        var reply = await floor.AskAsync(run.Record.Id, member, "ballot", prompt, until, cancellation);
        var ballot = reply.Text is null ? new Ballot(member, Vote.Absent, reply.Absence, reply.Responder, round, Now())
            : SpokenJson.Ballot(reply.Text) is var (vote, reason) ? new Ballot(member, vote, reason, reply.Responder, round, Now())
            : new Ballot(member, Vote.Absent, "the ballot could not be read", reply.Responder, round, Now());
        if (!await RecordAsync(run, DeliberationEventKind.VoteCast, $"{round}/{member}", member, "", ballot, cancellation))
        {
            return false;
        }

        metrics.Voted(member, ballot.Vote);
        return true;
    }

    private async Task<bool> HearVetoesAsync(Run run, CancellationToken cancellation)
    {
        if (IsLate(run) || run.Has(DeliberationEventKind.VetoesClosed))
        {
            return true;
        }

        var until = Until(run, _options.ReviewLimit);
        var heard = await Task.WhenAll(((string[])[Steward, Sentinel]).Select(agent => HearVetoAsync(run, agent, until, cancellation)));
        return !heard.Contains(false) && await RecordAsync(run, DeliberationEventKind.VetoesClosed, "", null, "", null, cancellation);
    }

    private async Task<bool> HearVetoAsync(Run run, string agent, DateTimeOffset until, CancellationToken cancellation)
    {
        if (run.Has(DeliberationEventKind.VetoExercised, agent) || run.Has(DeliberationEventKind.VetoWaived, agent))
        {
            return true;
        }

        var reply = await floor.AskAsync(run.Record.Id, agent, "veto", Prompts.Veto(run.Record), until, cancellation);
        switch (reply.Text is { } text ? SpokenJson.Veto(text) : null)
        {
            case (true, var ground):
                metrics.Vetoed(agent);
                return await RecordAsync(run, DeliberationEventKind.VetoExercised, agent, agent, ground, null, cancellation);
            case (false, var ground):
                var violation = $"this is no ground for a veto: {ground}";
                return await RecordAsync(run, DeliberationEventKind.RuleViolation, agent, agent, violation, null, cancellation)
                    && await RecordAsync(run, DeliberationEventKind.VetoWaived, agent, agent, "its veto has no ground", null, cancellation);
            default:
                return await RecordAsync(run, DeliberationEventKind.VetoWaived, agent, agent, reply.Absence, null, cancellation);
        }
    }

    private Conclusion WithReview(Conclusion conclusion)
    {
        if (conclusion.Record is not { Category: DeliberationCategory.Emergency, Outcome: DeliberationOutcome.Adopted, ClosedAt: { } closed } record)
        {
            return conclusion;
        }

        var at = closed + _options.EmergencyOverride;
        return conclusion with
        {
            ReviewAt = at,
            Review = new DeliberationRecord(
                Guid.CreateVersion7(closed), $"Shall the emergency decision {record.Id} stand? It was: {record.Question}",
                DeliberationCategory.Tactical, null, null, 0, 0, [], closed, at + _options.TacticalLimit, null,
                [new DeliberationEvent(DeliberationEventKind.Submitted, "", null, $"review of {record.Id}", closed)])
            {
                TraceParent = record.TraceParent,
            },
        };
    }

    private async Task<bool> RecordAsync(
        Run run, string kind, string subject, string? agent, string detail, Ballot? ballot, CancellationToken cancellation)
    {
        var step = new DeliberationEvent(kind, subject, agent, detail, ballot?.CastAt ?? Now());
        if (!await store.RecordAsync(run.Record.Id, run.Owner, step, ballot, cancellation))
        {
            return false;
        }

        run.Add(step, ballot);
        return true;
    }

    private DateTimeOffset Now()
    {
        // The stores keep microseconds; what is signed must be what is read again.
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private bool IsLate(Run run) => Now() >= run.Record.Deadline;

    private DateTimeOffset Until(Run run, TimeSpan limit) => Now() + limit is var end && end < run.Record.Deadline ? end : run.Record.Deadline ?? end;

    // Members answer at once, so steps are added from several threads.
    private sealed class Run(DeliberationRecord record, CategoryRule rule, Guid owner)
    {
        private readonly Lock _lock = new();
        private DeliberationRecord _record = record;

        public CategoryRule Rule => rule;

        public Guid Owner => owner;

        public DeliberationRecord Record
        {
            get
            {
                lock (_lock)
                {
                    return _record;
                }
            }
        }

        public bool Has(string kind, string subject = "") => Record.Has(kind, subject);

        public void Add(DeliberationEvent step, Ballot? ballot)
        {
            lock (_lock)
            {
                _record = _record with
                {
                    Events = [.. _record.Events ?? [], step],
                    Ballots = ballot is null ? _record.Ballots : [.. _record.Ballots, ballot],
                };
            }
        }
    }
}
