namespace OpenClaw.MetricsCollector.Collection;

/// <summary>How a collection that came to its end went.</summary>
/// <param name="Success">False when a part is missing from the page.</param>
/// <param name="Reason">What is missing and why; null on success. Free of secrets and of values that change each time.</param>
internal readonly record struct CollectionResult(bool Success, string? Reason)
{
    public static CollectionResult Complete => new(true, null);

    public static CollectionResult Partial(string reason) => new(false, reason);
}
