using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Enforces the limits on the properties of <see cref="AlertOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class AlertOptionsRules : IValidateOptions<AlertOptions>;
