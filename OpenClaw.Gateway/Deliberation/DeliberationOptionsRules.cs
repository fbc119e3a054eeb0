using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Enforces the limits on the properties of <see cref="DeliberationOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class DeliberationOptionsRules : IValidateOptions<DeliberationOptions>;
