using System.Diagnostics.Metrics;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Requests of one method by result.</summary>
internal sealed class MethodCounts(string method)
{
    private static readonly string[] Results = ["ok", "invalid_request", "not_paired", "unavailable", "agent_timeout", "other"];
    private readonly long[] _counts = new long[Results.Length];

    public KeyValuePair<string, object?> Tag { get; } = new("method", method);

    /// <param name="code">The error's code; null for success.</param>
    public void Add(string? code) => Interlocked.Increment(ref _counts[code switch
    {
        null => 0,
        RpcError.InvalidRequest => 1,
        RpcError.NotPaired => 2,
        RpcError.Unavailable => 3,
        RpcError.AgentTimeout => 4,
        _ => 5,
    }]);

    public IEnumerable<Measurement<long>> Observe()
    {
        for (var i = 0; i < Results.Length; i++)
        {
            var count = Volatile.Read(ref _counts[i]);

            // ok and invalid_request exist from the start; the rarer results appear when they happen.
            if (count > 0 || i <= 1)
            {
                yield return new Measurement<long>(count, Tag, new KeyValuePair<string, object?>("result", Results[i]));
            }
        }
    }
}
