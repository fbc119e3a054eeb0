namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Tags that decide how a health check is used.</summary>
public static class HealthTags
{
    /// <summary>The check belongs to <c>/alive</c>: when it fails, only a restart helps.</summary>
    public const string Live = "live";

    /// <summary>The check reads the process's own state, costs nothing, and is never answered from the cache.</summary>
    public const string Instant = "instant";
}
