namespace OpenClaw.Gateway.Deliberation;

/// <summary>The rules of one category.</summary>
/// <param name="Limit">Time from the opening to the deadline.</param>
/// <param name="HearsExaminer">Whether the examiner's questions are put to the triad.</param>
/// <param name="HearsSentinel">Whether the sentinel reviews before the vote.</param>
internal sealed record CategoryRule(Majority Majority, TimeSpan Limit, bool HearsExaminer, bool HearsSentinel)
{
    public static CategoryRule Of(DeliberationCategory category, DeliberationOptions options) => category switch
    {
        DeliberationCategory.Tactical => new(Majority.TwoThirds, options.TacticalLimit, true, false),
        DeliberationCategory.Strategic => new(Majority.Unanimous, options.StrategicLimit, true, true),
        DeliberationCategory.Emergency => new(Majority.Simple, options.EmergencyLimit, false, false),
        _ => new(Majority.Simple, options.OperationalLimit, false, false),
    };
}
