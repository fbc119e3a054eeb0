using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Recording;

/// <summary>Enforces the limits on the properties of <see cref="RecordingOptions"/>; the checks are generated.</summary>
[OptionsValidator]
internal sealed partial class RecordingOptionsRules : IValidateOptions<RecordingOptions>;
