using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>The deployment of each resource.</summary>
internal static class ServicePlans
{
    private const int DotnetUser = 1654;

    public static IReadOnlyDictionary<string, ServicePlan> All { get; } = new Dictionary<string, ServicePlan>
    {
        ["gateway"] = new("2.0", 1024)
        {
            Tool = HttpClientTool.Service,
            User = DotnetUser,
            CallsOut = true,
            MaxReplicas = 5,
            Port = new(Port.Gateway.Variable, Port.Gateway.Default, PublishedPort.GatewayAddress),
        },
        ["collector"] = new("0.5", 256) { Tool = HttpClientTool.Service, User = DotnetUser },
        ["redis"] = new("1.0", 512)
        {
            HealthCommand = "REDISCLI_AUTH=$REDIS_PASSWORD redis-cli ping | grep -q PONG",
            User = 999,
            Storage = "2Gi",
        },
        ["postgres"] = new("1.0", 1024)
        {
            HealthCommand = "pg_isready -q -U $POSTGRES_USER -d $POSTGRES_DB",
            User = 999,
            Temporary = ["/tmp", "/var/run/postgresql"],
        },
        ["prometheus"] = new("1.0", 2048) { IsMonitoring = true, Port = new(Port.Prometheus.Variable, Port.Prometheus.Default), Storage = "20Gi" },
        ["alertmanager"] = new("0.25", 128) { IsMonitoring = true, CallsOut = true, Port = new(Port.Alertmanager.Variable, Port.Alertmanager.Default), Storage = "1Gi" },
        ["grafana"] = new("0.5", 512) { IsMonitoring = true, User = 472, Port = new(Port.Grafana.Variable, Port.Grafana.Default), Storage = "1Gi", StartSeconds = 60 },
        ["blackbox-exporter"] = new("0.25", 64) { IsMonitoring = true, CallsOut = true, Port = new("BLACKBOX_EXPORTER_PORT", 9115) },
        ["node-exporter"] = new("0.25", 64) { IsMonitoring = true, SeesHost = true, Port = new("NODE_EXPORTER_PORT", 9100) },
        ["cadvisor"] = new("0.5", 256) { IsMonitoring = true, SeesHost = true, User = 0, Port = new("CADVISOR_PORT", 8080) },
        ["redis-exporter"] = new("0.25", 64) { User = 59000, Port = new("REDIS_EXPORTER_PORT", 9121) },
        ["postgres-exporter"] = new("0.25", 64) { Port = new("POSTGRES_EXPORTER_PORT", 9187) },
        ["litellm"] = new("1.0", 2048)
        {
            Tool = HttpClientTool.Python,
            CallsOut = true,
            WritesRoot = true,
            User = 1000,
            StartSeconds = 120,
            Port = new("LITELLM_PORT", 4000, PublishedPort.GatewayAddress),
        },
        ["langfuse"] = new("1.0", 2048) { User = 1001, WritesRoot = true, StartSeconds = 120, Port = new("LANGFUSE_PORT", 3000, PublishedPort.GatewayAddress) },
        ["langfuse-worker"] = new("1.0", 2048) { User = 1001, WritesRoot = true, StartSeconds = 120 },
        ["langfuse-postgres"] = new("0.5", 512)
        {
            HealthCommand = "pg_isready -q -U $POSTGRES_USER -d $POSTGRES_DB",
            User = 999,
            Temporary = ["/tmp", "/var/run/postgresql"],
        },
        ["langfuse-redis"] = new("0.5", 512)
        {
            HealthCommand = "REDISCLI_AUTH=$REDIS_PASSWORD redis-cli ping | grep -q PONG",
            User = 999,
            Storage = "1Gi",
        },
        ["clickhouse"] = new("2.0", 4096) { User = 101, WritesRoot = true, StartSeconds = 60, Storage = "20Gi" },
        ["minio"] = new("0.5", 512) { HealthCommand = "mc ready local", User = 1000, OwnsVolumeAsRoot = true, Storage = "20Gi" },
    };

    /// <summary>The plan of a resource.</summary>
    /// <exception cref="InvalidOperationException">The resource has none.</exception>
    public static ServicePlan Of(IResource resource) =>
        All.TryGetValue(resource.Name, out var plan)
            ? plan
            : throw new InvalidOperationException($"The resource '{resource.Name}' has no entry in {nameof(ServicePlans)}, so it cannot be published.");
}
