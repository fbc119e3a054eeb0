using System.Text;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>What agents are asked. The same deliberation gives the same words, whoever runs it.</summary>
internal static class Prompts
{
    public static string Ballot(DeliberationRecord record)
    {
        var prompt = new StringBuilder(
            """
            Vote on the question below. Answer only with JSON of the form {"vote":"yes"|"no"|"abstain","reason":"one sentence"}.


            """).Append(record.Question);
        Append(prompt, record, DeliberationEventKind.QuestionAsked, "The examiner asks:");
        Append(prompt, record, DeliberationEventKind.Reviewed, "The sentinel's review:");
        return prompt.ToString();
    }

    public static string Override(DeliberationRecord record)
    {
        var prompt = new StringBuilder(
            """
            The triad adopted the proposal below and it was vetoed. It stands only if all three members vote yes now. Answer only with JSON
            of the form {"vote":"yes"|"no"|"abstain","reason":"one sentence"}.


            """).Append(record.Question);
        Append(prompt, record, DeliberationEventKind.VetoExercised, "The veto:");
        return prompt.ToString();
    }

    public static string Examine(DeliberationRecord record) => $$"""
        Question the proposal below. Answer only with JSON of the form {"questions":[{"kind":"assumption"|"failureMode"|"valueConflict"|
        "consequence"|"scopeCreep"|"evidence","text":"one sentence"}]}, with at most three questions.

        {{record.Question}}
        """;

    public static string Review(DeliberationRecord record) => $$"""
        Review the proposal below for safety and security. Answer only with JSON of the form
        {"verdict":"approve"|"reject"|"request_changes"|"abstain","concern":"one sentence"}.

        {{record.Question}}
        """;

    public static string Emergency(DeliberationRecord record) => $$"""
        The proposal below is made as an emergency. Say whether it is one. Answer only with JSON of the form
        {"emergency":true|false,"reason":"one sentence"}.

        {{record.Question}}
        """;

    public static string Veto(DeliberationRecord record) => $$"""
        The triad adopted the proposal below. You may veto it, but only for a security violation, a corruption risk or an identity threat.
        Answer only with JSON of the form
        {"veto":true|false,"ground":"securityViolation"|"corruptionRisk"|"identityThreat","reason":"one sentence"}.

        {{record.Question}}
        """;

    private static void Append(StringBuilder prompt, DeliberationRecord record, string kind, string title)
    {
        var said = record.Events!.Where(step => step.Kind == kind).OrderBy(step => step.Subject, StringComparer.Ordinal).ToList();
        if (said.Count > 0)
        {
            prompt.Append("\n\n").Append(title);
            said.ForEach(step => prompt.Append("\n- ").Append(step.Detail));
        }
    }
}
