namespace OpenClaw.Gateway.Models;

/// <summary>How a group chooses among its deployments that may be called.</summary>
internal enum RoutingStrategy
{
    /// <summary>At random, in proportion to the weights.</summary>
    Weighted,

    /// <summary>The one with the fewest calls in work for its weight.</summary>
    LeastBusy,

    /// <summary>The one that answered fastest of late; one without an answer yet comes first.</summary>
    LowestLatency,

    /// <summary>The cheapest by the price book.</summary>
    LowestCost,
}
