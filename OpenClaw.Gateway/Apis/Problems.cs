using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OpenClaw.Gateway.Apis;

/// <summary>The errors of the APIs as RFC 9457 problem details; each says which input was wrong and what to do.</summary>
internal static class Problems
{
    public static ProblemHttpResult Unauthorized() => Of(401, "Unauthorized", "Send the gateway's token as 'Authorization: Bearer <token>'.");

    public static ProblemHttpResult UnknownAgent(string agentId) =>
        Of(404, "Unknown agent", $"The roster has no agent '{Shown(agentId)}'; GET /api/agents lists those it has.");

    public static ProblemHttpResult NotFound(string what) => Of(404, "Not found", what);

    public static ProblemHttpResult Invalid(string detail) => Of(400, "Invalid request", detail);

    public static ProblemHttpResult TooLarge(int limit) =>
        Of(413, "Body too large", string.Create(CultureInfo.InvariantCulture, $"The body may have at most {limit} bytes."));

    public static ProblemHttpResult NotJson() => Of(415, "Unsupported media type", "Send the body as application/json in UTF-8.");

    /// <param name="what">What the key belongs to, such as "message to this agent".</param>
    public static ProblemHttpResult KeyReused(string what) => Of(
        422, "Idempotency key reused", $"This Idempotency-Key was used for another {what}; use a new key for a new one.");

    public static IResult TooMany(string detail) => new RetryLater(Of(429, "Too many requests", detail));

    public static IResult Unavailable(string detail) => new RetryLater(Of(503, "Try again later", detail));

    public static ProblemHttpResult Unprocessable(string title, string detail) => Of(422, title, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(409, "Conflict", detail);

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);

    private static string Shown(string input) => input.Length <= 64 ? input : string.Concat(input.AsSpan(0, 64), "…");
}
