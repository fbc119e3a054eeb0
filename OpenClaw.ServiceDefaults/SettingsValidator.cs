using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Endpoints;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.ServiceDefaults;

/// <summary>Checks the settings against the limits that their attributes state, generated so that it needs no reflection.</summary>
[OptionsValidator]
internal sealed partial class SettingsValidator : IValidateOptions<DefaultEndpointOptions>, IValidateOptions<HealthOptions>;
