using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Enforces the limits on the properties of <see cref="MessagingOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class MessagingOptionsRules : IValidateOptions<MessagingOptions>;
