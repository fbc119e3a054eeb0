namespace OpenClaw.Gateway.Protocol;

/// <summary>Builds the content of a health snapshot from memory.</summary>
internal interface IHealthSource
{
    /// <param name="now">Milliseconds since 1970.</param>
    HealthPayload Build(long now);
}
