namespace OpenClaw.LoadTest;

/// <summary>What one poster saw.</summary>
internal sealed class Tally
{
    public long Acknowledged { get; set; }

    public long Refused { get; set; }

    public List<double> Milliseconds { get; } = [];
}
