namespace OpenClaw.Gateway.Deliberation;

/// <summary>Gives agents the floor in a deliberation.</summary>
internal interface IFloor
{
    /// <param name="deliberation">What the answer is charged to.</param>
    /// <param name="span">Name of the span that the answer takes.</param>
    /// <param name="until">When the answer is too late.</param>
    /// <returns>The answer, or why there is none; a failing model is no error of the deliberation.</returns>
    Task<AgentReply> AskAsync(
        Guid deliberation, string agentId, string span, string prompt, DateTimeOffset until, CancellationToken cancellation);
}
