namespace OpenClaw.Gateway.Apis;

/// <summary>A refusal that says when to come back.</summary>
internal sealed class RetryLater(IResult problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = "1";
        return problem.ExecuteAsync(httpContext);
    }
}
