using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Enforces the limits on the properties of <see cref="HealthOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class HealthOptionsRules : IValidateOptions<HealthOptions>;
