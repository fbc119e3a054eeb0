namespace OpenClaw.Gateway.Models;

/// <summary>Deployments that can stand in for each other, and the way to choose one.</summary>
internal sealed class ModelGroup(
    string name, RoutingStrategy strategy, IReadOnlyList<(Deployment Deployment, int Weight)> members, PriceBook prices)
{
    public string Name => name;

    public IReadOnlyList<(Deployment Deployment, int Weight)> Members => members;

    public IReadOnlyList<ModelGroup> Fallbacks { get; set; } = [];

    public IReadOnlyList<ModelGroup> ContextFallbacks { get; set; } = [];

    public IReadOnlyList<ModelGroup> ContentFallbacks { get; set; } = [];

    /// <summary>Time until the first of its deployments may be called again.</summary>
    public TimeSpan OpensIn => members.Min(member => member.Deployment.OpensIn);

    /// <summary>Begins a call on a deployment, preferring one that this call did not try yet.</summary>
    /// <param name="mayRepeat">Whether a deployment that was tried may be tried again.</param>
    /// <returns>The deployment; null when none may be called now.</returns>
    public Deployment? Enter(IReadOnlyCollection<Deployment> tried, bool mayRepeat)
    {
        if (members.Count == 1)
        {
            var only = members[0].Deployment;
            return (mayRepeat || tried.Count == 0) && only.TryEnter() ? only : null;
        }

        return EnterFirst(members.Where(member => !tried.Contains(member.Deployment)))
            ?? (mayRepeat ? EnterFirst(members.Where(member => tried.Contains(member.Deployment))) : null);
    }

    private Deployment? EnterFirst(IEnumerable<(Deployment Deployment, int Weight)> candidates) =>
        Ordered(candidates).Select(member => member.Deployment).FirstOrDefault(deployment => deployment.TryEnter());

    private IEnumerable<(Deployment Deployment, int Weight)> Ordered(IEnumerable<(Deployment Deployment, int Weight)> candidates) => strategy switch
    {
        RoutingStrategy.LeastBusy => candidates.OrderBy(member => member.Deployment.InFlight / (double)member.Weight),
        RoutingStrategy.LowestLatency => candidates.OrderBy(member => member.Deployment.LatencySeconds)
            .ThenBy(member => member.Deployment.InFlight),
        RoutingStrategy.LowestCost => candidates.OrderBy(member => prices.Estimate(member.Deployment, 1000, 1000).Total)
            .ThenBy(member => member.Deployment.InFlight),

        // Ascending exponential variates with the weights as rates are a draw without replacement in proportion to the weights.
        _ => candidates.OrderBy(member => -Math.Log(1 - Random.Shared.NextDouble()) / member.Weight),
    };
}
