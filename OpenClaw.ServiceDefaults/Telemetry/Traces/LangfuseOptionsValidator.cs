using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Refuses a Langfuse target that could never receive a span.</summary>
internal sealed class LangfuseOptionsValidator : IValidateOptions<LangfuseOptions>
{
    public ValidateOptionsResult Validate(string? name, LangfuseOptions options) =>
        options.Problem is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
}
