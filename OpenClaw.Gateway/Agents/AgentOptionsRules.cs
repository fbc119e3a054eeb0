using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Agents;

/// <summary>Enforces the limits on the properties of <see cref="AgentOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class AgentOptionsRules : IValidateOptions<AgentOptions>;
