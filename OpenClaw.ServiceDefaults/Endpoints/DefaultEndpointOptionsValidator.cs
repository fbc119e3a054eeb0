using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Refuses a configuration under which nobody could ever read the metrics.</summary>
internal sealed class DefaultEndpointOptionsValidator(IServiceProviderIsService services) : IValidateOptions<DefaultEndpointOptions>
{
    public ValidateOptionsResult Validate(string? name, DefaultEndpointOptions options) =>
        options.MetricsAccess == MetricsAccess.Token
        && options.Token is null
        && !services.IsService(typeof(IEndpointTokenVerifier))
            ? ValidateOptionsResult.Fail(
                $"{DefaultEndpointOptions.Section}:MetricsAccess is Token, but there is no token to compare with; "
                + $"set {DefaultEndpointOptions.Section}:Token or choose Local.")
            : ValidateOptionsResult.Success;
}
