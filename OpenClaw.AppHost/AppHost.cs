using OpenClaw.AppHost.Infrastructure;
using OpenClaw.AppHost.Lifecycle;
using OpenClaw.AppHost.Publishing;

OneLineErrors.Install();
LocalDashboard.Configure();
var builder = DistributedApplication.CreateBuilder(args);

var redis = builder.AddCollectiveRedis();
var database = builder.AddCollectivePostgres();

var gateway = builder.AddProject<Projects.OpenClaw_Gateway>("gateway")
    .WithReference(redis).WaitFor(redis)
    .WithReference(database).WaitFor(database)
    .WithGatewayEndpoint()
    .WithModels()
    .WithHttpHealthCheck("/ready")
    .RestartAfterCrash();

var collector = builder.AddProject<Projects.OpenClaw_MetricsCollector>("collector")
    .WithReference(redis)
    .WithReference(database)
    .WithCollectorEndpoint()
    .WithMetricFiles()
    .WithProbesOf(redis, database, gateway)
    .WithHttpHealthCheck("/ready")
    .RestartAfterCrash();

var alertmanager = builder.AddAlertmanager(gateway);
var prometheus = builder.AddPrometheus(gateway, collector, alertmanager);
builder.AddGrafana(prometheus, alertmanager);

builder.AddDeployment();

return builder.ExecutionContext.IsRunMode ? await builder.RunGraphAsync() : await builder.RunPipelineAsync();
