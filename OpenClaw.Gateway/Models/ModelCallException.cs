namespace OpenClaw.Gateway.Models;

/// <summary>A model did not answer. The message is fit for users: it names the deployment and the reason, and holds no secret.</summary>
internal sealed class ModelCallException(ModelErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public ModelErrorKind Kind { get; } = kind;

    /// <summary>The provider's HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>How long the provider, or a cooldown or budget of ours, asks callers to wait; null when unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether repeating the same call cannot succeed before somebody changes something.</summary>
    public bool IsPermanent =>
        Kind is ModelErrorKind.Client or ModelErrorKind.Auth or ModelErrorKind.ContextWindow or ModelErrorKind.ContentPolicy
            or ModelErrorKind.Budget;
}
