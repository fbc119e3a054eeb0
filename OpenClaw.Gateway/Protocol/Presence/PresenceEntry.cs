namespace OpenClaw.Gateway.Protocol;

/// <summary>One line of the presence list.</summary>
internal sealed record PresenceEntry
{
    public string? Host { get; init; }

    public string? Ip { get; init; }

    public string? Version { get; init; }

    public string? Platform { get; init; }

    public string? DeviceFamily { get; init; }

    public string? ModelIdentifier { get; init; }

    public string? Mode { get; init; }

    /// <summary>Seconds since the user last did something there.</summary>
    public long? LastInputSeconds { get; init; }

    public string? Reason { get; init; }

    public string[]? Tags { get; init; }

    public string? Text { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Ts { get; init; }

    public string? DeviceId { get; init; }

    public string[]? Roles { get; init; }

    public string[]? Scopes { get; init; }

    public string? InstanceId { get; init; }
}
