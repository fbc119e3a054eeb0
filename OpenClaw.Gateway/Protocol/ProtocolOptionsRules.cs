using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Enforces the limits on the properties of <see cref="ProtocolOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class ProtocolOptionsRules : IValidateOptions<ProtocolOptions>;
