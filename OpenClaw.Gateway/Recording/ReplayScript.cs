using System.Text.Json;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

/// <summary>The recorded steps of a session, to be met again: each request is compared and gets the recorded answer.</summary>
/// <remarks>
/// Agents of a deliberation answer at the same time, so each has its own order. A step that a later one repeats was taken again after a
/// crash; only the later one counts.
/// </remarks>
internal sealed class ReplayScript
{
    private const int ShownCharacters = 400;
    private const int ShownBefore = 60;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<(int Number, RecordedStep Step)>> _waiting;
    private readonly List<Divergence> _divergences = [];

    public ReplayScript(IReadOnlyList<RecordedStep> steps, bool isDeliberation)
    {
        var numbered = steps.Select((step, index) => (Number: index + 1, Step: step));
        var counting = isDeliberation
            ? numbered.GroupBy(one => (one.Step.AgentId, one.Step.Hash)).Select(group => group.Last()).OrderBy(one => one.Number)
            : numbered;
        _waiting = counting.GroupBy(one => one.Step.AgentId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<(int, RecordedStep)>(group), StringComparer.Ordinal);
    }

    /// <summary>Steps that were the same.</summary>
    public int Met { get; private set; }

    /// <summary>The first of all differences; null for none.</summary>
    public Divergence? First => _divergences.MinBy(divergence => divergence.Step);

    /// <summary>Whether an agent was asked once more.</summary>
    public bool HasNext(string agentId)
    {
        lock (_lock)
        {
            return _waiting.TryGetValue(agentId, out var steps) && steps.Count > 0;
        }
    }

    /// <summary>Takes an agent's next step.</summary>
    /// <param name="agentId">Who asks.</param>
    /// <param name="request">The canonical request of the replay.</param>
    /// <returns>The recorded step.</returns>
    /// <exception cref="ReplayEndedException">The request differs, or the step cannot be replayed.</exception>
    public RecordedStep Next(string agentId, string request)
    {
        lock (_lock)
        {
            var (number, step) = _waiting[agentId].Dequeue();
            if (CanonicalRequest.HashOf(request) != step.Hash)
            {
                var (what, expected, found) = Difference(step.Request, request);
                throw Differs(new Divergence(number, agentId, what, expected, found));
            }

            if (step is { IsCut: true, Error: null })
            {
                throw Differs(new Divergence(
                    number, agentId, "length", "a recording of the whole step", "one that was cut off; see Recording:MaxCharacters"));
            }

            Met++;
            return step;
        }
    }

    /// <summary>Says that steps are left that the replay did not take.</summary>
    public void CheckEnd()
    {
        lock (_lock)
        {
            _divergences.AddRange(_waiting.Values.SelectMany(steps => steps).Select(
                left => new Divergence(left.Number, left.Step.AgentId, "call", "a call to the model", "none")));
        }
    }

    private ReplayEndedException Differs(Divergence divergence)
    {
        _divergences.Add(divergence);
        return new ReplayEndedException();
    }

    // Member by member, so that the report shows the words that differ and not two long lines.
    private static (string What, string Expected, string Found) Difference(string recorded, string replayed)
    {
        try
        {
            using var expected = JsonDocument.Parse(recorded);
            using var found = JsonDocument.Parse(replayed);
            foreach (var name in expected.RootElement.EnumerateObject().Concat(found.RootElement.EnumerateObject())
                .Select(member => member.Name).Where(name => name != "messages").Distinct())
            {
                if ($"{expected.RootElement.Member(name)}" is var one && $"{found.RootElement.Member(name)}" is var other && one != other)
                {
                    return (name, one, other);
                }
            }

            var (before, now) = (expected.RootElement.Items("messages").ToList(), found.RootElement.Items("messages").ToList());
            for (var i = 0; i < Math.Max(before.Count, now.Count); i++)
            {
                var (one, other) = (i < before.Count ? $"{before[i]}" : "no message", i < now.Count ? $"{now[i]}" : "no message");
                if (one != other)
                {
                    var role = (i < now.Count ? now[i] : before[i]).TextOf("role");
                    return ($"message {i + 1} ({role})", Short(before, now, i, one), Short(now, before, i, other));
                }
            }
        }
        catch (JsonException)
        {
            // A recording that was cut off; its hash tells that it differs, but not where.
        }

        return ("request", Excerpt(recorded, 0), Excerpt(replayed, 0));
    }

    // The text from a little before the first difference on.
    private static string Short(List<JsonElement> messages, List<JsonElement> others, int index, string whole)
    {
        if (index >= messages.Count)
        {
            return whole;
        }

        var text = messages[index].TextOf("text") ?? whole;
        var against = index < others.Count ? others[index].TextOf("text") ?? "" : "";
        return Excerpt(text, Math.Max(0, text.AsSpan().CommonPrefixLength(against) - ShownBefore));
    }

    private static string Excerpt(string text, int from) =>
        (from > 0 ? "…" : "") + (text.Length - from > ShownCharacters ? $"{text.AsSpan(from, ShownCharacters)}…" : text[from..]);
}
