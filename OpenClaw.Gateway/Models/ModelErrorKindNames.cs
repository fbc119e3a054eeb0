namespace OpenClaw.Gateway.Models;

/// <summary>The kinds of errors as metrics and spans name them.</summary>
internal static class ModelErrorKindNames
{
    public const string None = "none";
    public const string Cancelled = "cancelled";

    public static string Label(this ModelErrorKind kind) => kind switch
    {
        ModelErrorKind.Client => "client",
        ModelErrorKind.Auth => "auth",
        ModelErrorKind.RateLimit => "rate_limit",
        ModelErrorKind.Timeout => "timeout",
        ModelErrorKind.Malformed => "malformed",
        ModelErrorKind.ContextWindow => "context_window",
        ModelErrorKind.ContentPolicy => "content_policy",
        ModelErrorKind.Budget => "budget",
        _ => "server",
    };
}
