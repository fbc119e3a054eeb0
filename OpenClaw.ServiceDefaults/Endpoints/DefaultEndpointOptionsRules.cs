using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Enforces the limits on the properties of <see cref="DefaultEndpointOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class DefaultEndpointOptionsRules : IValidateOptions<DefaultEndpointOptions>;
