using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Models;

/// <summary>Enforces the limits on the properties of <see cref="ModelOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class ModelOptionsRules : IValidateOptions<ModelOptions>;
