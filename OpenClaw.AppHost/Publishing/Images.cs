namespace OpenClaw.AppHost.Publishing;

/// <summary>The exact images that only a published deployment has; the others are in <see cref="Infrastructure.ImageTags"/>.</summary>
internal static class Images
{
    public const string BlackboxExporter = "docker.io/prom/blackbox-exporter:v0.27.0";
    public const string NodeExporter = "docker.io/prom/node-exporter:v1.9.1";
    public const string CAdvisor = "gcr.io/cadvisor/cadvisor:v0.52.1";
    public const string RedisExporter = "docker.io/oliver006/redis_exporter:v1.74.0-alpine";
    public const string PostgresExporter = "quay.io/prometheuscommunity/postgres-exporter:v0.17.1";
    public const string LiteLlm = "ghcr.io/berriai/litellm:main-v1.81.3-stable";
    public const string Langfuse = "docker.io/langfuse/langfuse:3.200.0";
    public const string LangfuseWorker = "docker.io/langfuse/langfuse-worker:3.200.0";
    public const string ClickHouse = "docker.io/clickhouse/clickhouse-server:25.8.26.11";
    public const string Minio = "docker.io/minio/minio:RELEASE.2025-04-22T22-12-26Z";

    /// <summary>The image that a project of this solution is built into: <c>openclaw/{name}</c> with the version of the product.</summary>
    public static string OfProject(string name) => $"openclaw/{name}:{Version}";

    /// <summary>Version of the product.</summary>
    public static string Version { get; } = typeof(Images).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
