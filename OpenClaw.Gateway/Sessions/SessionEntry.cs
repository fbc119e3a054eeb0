namespace OpenClaw.Gateway.Sessions;

/// <summary>A session as it is stored: its settings, its counters and its last run.</summary>
internal sealed record SessionEntry
{
    public required string Key { get; init; }

    public required string SessionId { get; init; }

    public string? Label { get; init; }

    public required string ModelProvider { get; init; }

    public required string Model { get; init; }

    /// <summary>Size of the model's context.</summary>
    public long ContextTokens { get; init; }

    public string? ThinkingLevel { get; init; }

    public bool? FastMode { get; init; }

    public string? VerboseLevel { get; init; }

    public string? ReasoningLevel { get; init; }

    public string? ElevatedLevel { get; init; }

    public string? ResponseUsage { get; init; }

    /// <summary>allow or deny.</summary>
    public string? SendPolicy { get; init; }

    public string? ParentSessionKey { get; init; }

    public string? SpawnedBy { get; init; }

    public int? SpawnDepth { get; init; }

    public string? SubagentRole { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public bool? SystemSent { get; init; }

    public bool? AbortedLastRun { get; init; }

    /// <summary>Of the last run.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Of the last run.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Size of the context after the last call.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Measured by the model's provider, not estimated.</summary>
    public bool TotalTokensFresh { get; init; }

    /// <summary>US dollars since the session began.</summary>
    public double? EstimatedCostUsd { get; init; }

    /// <summary>Tokens since the session began.</summary>
    public long AllInputTokens { get; init; }

    /// <summary>Tokens since the session began.</summary>
    public long AllOutputTokens { get; init; }

    /// <summary>running, done, failed, killed or timeout.</summary>
    public string? Status { get; init; }

    public long? StartedAt { get; init; }

    public long? EndedAt { get; init; }

    /// <summary>The first text of the user, shortened.</summary>
    public string? DerivedTitle { get; init; }

    /// <summary>The last text, shortened.</summary>
    public string? LastMessagePreview { get; init; }

    public string? AgentId => SessionKey.AgentOf(Key);
}
