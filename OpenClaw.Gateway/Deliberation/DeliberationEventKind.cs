namespace OpenClaw.Gateway.Deliberation;

/// <summary>The steps of a deliberation as they are stored and shown.</summary>
internal static class DeliberationEventKind
{
    public const string Submitted = "proposal_submitted";
    public const string EmergencyActivated = "emergency_activated";
    public const string EmergencyRefused = "emergency_refused";
    public const string QuestionAsked = "question_asked";
    public const string ExaminationClosed = "examination_closed";
    public const string Reviewed = "review_submitted";

    /// <summary>The detail never says how: a ballot is blind until the vote is closed.</summary>
    public const string VoteCast = "vote_cast";
    public const string VotingClosed = "voting_closed";
    public const string VetoExercised = "veto_exercised";
    public const string VetoWaived = "veto_waived";
    public const string VetoesClosed = "vetoes_closed";
    public const string RuleViolation = "rule_violation_detected";
    public const string Deadlock = "deadlock_detected";
    public const string Decided = "decision_reached";
}
