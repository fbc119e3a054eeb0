namespace OpenClaw.Gateway.Recording;

/// <summary>Finds one session's repetitions: the same message or tool call, or two agents that only answer each other.</summary>
/// <remarks>Used under the lock of its session.</remarks>
internal sealed class LoopDetector(RecordingOptions options)
{
    public const string Message = "message";
    public const string Tool = "tool";
    public const string PingPong = "ping_pong";

    // What was said longer ago has been left behind.
    private const int Window = 64;
    private readonly Queue<string> _lately = new(Window);
    private (string From, string To)? _last;
    private int _turns;

    /// <summary>Takes note of what an agent was told or wants to call.</summary>
    /// <returns>The loop in words; null for none.</returns>
    public string? Saw(string kind, string agentId, string content)
    {
        var signature = $"{kind} {agentId} {content}";
        if (_lately.Count == Window)
        {
            _lately.Dequeue();
        }

        _lately.Enqueue(signature);
        if (_lately.Count(known => known == signature) < options.LoopRepeats)
        {
            return null;
        }

        // Found once, not with every further one.
        _lately.Clear();
        return $"{agentId} {(kind == Tool ? "made the same tool call" : "got the same message")} {options.LoopRepeats} times";
    }

    /// <summary>Takes note of a message from one agent to another.</summary>
    /// <returns>The loop in words; null for none.</returns>
    public string? Sent(string from, string to)
    {
        _turns = _last is { } last && last.From == to && last.To == from ? _turns + 1 : 1;
        _last = (from, to);
        if (_turns < options.LoopTurns)
        {
            return null;
        }

        _turns = 0;
        return $"{from} and {to} sent each other {options.LoopTurns} messages in turn";
    }
}
