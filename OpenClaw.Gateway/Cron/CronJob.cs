using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Cron;

/// <summary>A planned job as clients see it and as it is stored.</summary>
internal sealed record CronJob
{
    public required string Id { get; init; }

    public string? AgentId { get; init; }

    public string? SessionKey { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public bool Enabled { get; init; } = true;

    public bool? DeleteAfterRun { get; init; }

    public long CreatedAtMs { get; init; }

    public long UpdatedAtMs { get; init; }

    public required CronSchedule Schedule { get; init; }

    /// <summary>main, isolated, current or session:id.</summary>
    public required string SessionTarget { get; init; }

    /// <summary>now or next-heartbeat.</summary>
    public required string WakeMode { get; init; }

    public required CronPayload Payload { get; init; }

    public JsonObject? Delivery { get; init; }

    public JsonNode? FailureAlert { get; init; }

    public CronState State { get; init; } = new();
}
