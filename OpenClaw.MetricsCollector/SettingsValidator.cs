using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Containers;
using OpenClaw.MetricsCollector.Postgres;
using OpenClaw.MetricsCollector.Probes;
using OpenClaw.MetricsCollector.Redis;

namespace OpenClaw.MetricsCollector;

/// <summary>Checks the settings against the limits that their attributes state, generated so that it needs no reflection.</summary>
[OptionsValidator]
internal sealed partial class SettingsValidator
    : IValidateOptions<CollectorOptions>,
        IValidateOptions<ContainerOptions>,
        IValidateOptions<RedisOptions>,
        IValidateOptions<PostgresOptions>,
        IValidateOptions<ProbeOptions>;
