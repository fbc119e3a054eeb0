using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>LiteLLM as a router of models and Langfuse for their traces (<c>--llm standard</c>).</summary>
internal static class LanguageModels
{
    private const string Bucket = "langfuse";
    private const string Project = "openclaw";
    private const string PublicKey = "pk-lf-openclaw";

    public static void AddLanguageModels(this IDistributedApplicationBuilder builder)
    {
        builder.AddLiteLlm();
        builder.AddLangfuse();
    }

    private static void AddLiteLlm(this IDistributedApplicationBuilder builder)
    {
        var litellm = builder.AddContainer("litellm", Images.LiteLlm)
            .WithArgs("--config", "/etc/litellm/config.yaml", "--port", "4000", "--num_workers", "1")
            .WithEnvironment("LITELLM_MASTER_KEY", builder.AddSecret("litellm-master-key"))
            .WithEnvironment("OPENAI_API_KEY", builder.AddOptionalKey("openai-api-key"))
            .WithEnvironment("ANTHROPIC_API_KEY", builder.AddOptionalKey("anthropic-api-key"))
            .WithEnvironment("HOME", "/tmp")
            .WithHttpEndpoint(targetPort: 4000)
            .WithHttpHealthCheck("/health/liveliness");
        builder.Find<ProjectResource>("gateway").UseLiteLlm(litellm.GetEndpoint("http"));
    }

    // A provider without a key is simply not used.
    private static IResourceBuilder<ParameterResource> AddOptionalKey(this IDistributedApplicationBuilder builder, string name) =>
        builder.Resources.OfType<ParameterResource>().FirstOrDefault(known => known.Name == name) is { } known
            ? builder.CreateResourceBuilder(known)
            : builder.AddParameter(name, () => builder.ConfiguredParameter(name) ?? string.Empty, secret: true);

    private static void AddLangfuse(this IDistributedApplicationBuilder builder)
    {
        var databasePassword = builder.AddSecret("langfuse-postgres-password");
        var database = builder.AddContainer("langfuse-postgres", "docker.io/library/postgres", ImageTags.Postgres)
            .WithEnvironment("POSTGRES_USER", "langfuse")
            .WithEnvironment("POSTGRES_DB", "langfuse")
            .WithEnvironment("POSTGRES_PASSWORD", databasePassword)
            .WithVolume("langfuse-postgres", "/var/lib/postgresql/data")
            .WithEndpoint(targetPort: 5432, name: "tcp");
        var cachePassword = builder.AddSecret("langfuse-redis-password");
        var cache = builder.AddContainer("langfuse-redis", "docker.io/library/redis", ImageTags.Redis)
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c", "exec redis-server --requirepass $REDIS_PASSWORD --maxmemory-policy noeviction --appendonly yes")
            .WithEnvironment("REDIS_PASSWORD", cachePassword)
            .WithVolume("langfuse-redis", "/data")
            .WithEndpoint(targetPort: 6379, name: "tcp");
        var clickHousePassword = builder.AddSecret("clickhouse-password");
        var clickHouse = builder.AddContainer("clickhouse", Images.ClickHouse)
            .WithEnvironment("CLICKHOUSE_USER", "langfuse")
            .WithEnvironment("CLICKHOUSE_PASSWORD", clickHousePassword)
            .WithEnvironment("CLICKHOUSE_DB", "default")
            .WithVolume("langfuse-clickhouse", "/var/lib/clickhouse")
            .WithHttpEndpoint(targetPort: 8123)
            .WithEndpoint(targetPort: 9000, name: "native")
            .WithHttpHealthCheck("/ping");
        var storePassword = builder.AddSecret("minio-root-password");
        var store = builder.AddContainer("minio", Images.Minio)
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c", $"mkdir -p /data/{Bucket} && exec minio server --address :9000 /data")
            .WithEnvironment("MINIO_ROOT_USER", "langfuse")
            .WithEnvironment("MINIO_ROOT_PASSWORD", storePassword)
            .WithVolume("langfuse-minio", "/data")
            .WithHttpEndpoint(targetPort: 9000);

        var salt = builder.AddSecret("langfuse-salt");
        var encryptionKey = builder.AddSecret("langfuse-encryption-key");
        void Connect<T>(IResourceBuilder<T> service)
            where T : IResourceWithEnvironment, IResourceWithWaitSupport
        {
            var storeUrl = store.GetEndpoint("http");
            service
                .WithEnvironment("DATABASE_URL", ReferenceExpression.Create($"postgresql://langfuse:{databasePassword}@{database.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}/langfuse"))
                .WithEnvironment("SALT", salt)
                .WithEnvironment("ENCRYPTION_KEY", encryptionKey)
                .WithEnvironment("TELEMETRY_ENABLED", "false")
                .WithEnvironment("CLICKHOUSE_MIGRATION_URL", ReferenceExpression.Create($"clickhouse://{clickHouse.GetEndpoint("native").Property(EndpointProperty.HostAndPort)}"))
                .WithEnvironment("CLICKHOUSE_URL", clickHouse.GetEndpoint("http"))
                .WithEnvironment("CLICKHOUSE_USER", "langfuse")
                .WithEnvironment("CLICKHOUSE_PASSWORD", clickHousePassword)
                .WithEnvironment("CLICKHOUSE_CLUSTER_ENABLED", "false")
                .WithEnvironment("REDIS_HOST", cache.GetEndpoint("tcp").Property(EndpointProperty.Host))
                .WithEnvironment("REDIS_PORT", cache.GetEndpoint("tcp").Property(EndpointProperty.Port))
                .WithEnvironment("REDIS_AUTH", cachePassword);
            foreach (var purpose in (string[])["EVENT", "MEDIA"])
            {
                service
                    .WithEnvironment($"LANGFUSE_S3_{purpose}_UPLOAD_BUCKET", Bucket)
                    .WithEnvironment($"LANGFUSE_S3_{purpose}_UPLOAD_REGION", "auto")
                    .WithEnvironment($"LANGFUSE_S3_{purpose}_UPLOAD_ENDPOINT", storeUrl)
                    .WithEnvironment($"LANGFUSE_S3_{purpose}_UPLOAD_ACCESS_KEY_ID", "langfuse")
                    .WithEnvironment($"LANGFUSE_S3_{purpose}_UPLOAD_SECRET_ACCESS_KEY", storePassword)
                    .WithEnvironment($"LANGFUSE_S3_{purpose}_UPLOAD_FORCE_PATH_STYLE", "true");
            }

            service.WaitFor(database).WaitFor(cache).WaitFor(clickHouse).WaitFor(store);
        }

        var worker = builder.AddContainer("langfuse-worker", Images.LangfuseWorker)
            .WithEnvironment("HOSTNAME", "0.0.0.0")
            .WithHttpEndpoint(targetPort: 3030)
            .WithHttpHealthCheck("/api/health");
        Connect(worker);
        var web = builder.AddContainer("langfuse", Images.Langfuse)
            .WithEnvironment("HOSTNAME", "0.0.0.0")
            .WithEnvironment("NEXTAUTH_URL", builder.AddParameter("langfuse-url", "http://localhost:3000", publishValueAsDefault: true))
            .WithEnvironment("NEXTAUTH_SECRET", builder.AddSecret("langfuse-session-secret"))
            .WithHttpEndpoint(targetPort: 3000)
            .WithHttpHealthCheck("/api/public/health");
        Connect(web);
        builder.SendTraces(web);
    }

    // Langfuse makes the project and its first user when it starts; the gateway does not wait for it, its spans do.
    private static void SendTraces(this IDistributedApplicationBuilder builder, IResourceBuilder<ContainerResource> langfuse)
    {
        var secretKey = builder.AddSecret("langfuse-secret-key");
        langfuse
            .WithEnvironment("LANGFUSE_INIT_ORG_ID", Project)
            .WithEnvironment("LANGFUSE_INIT_PROJECT_ID", Project)
            .WithEnvironment("LANGFUSE_INIT_PROJECT_PUBLIC_KEY", PublicKey)
            .WithEnvironment("LANGFUSE_INIT_PROJECT_SECRET_KEY", secretKey)
            .WithEnvironment("LANGFUSE_INIT_USER_EMAIL", builder.AddParameter("langfuse-user-email", "admin@openclaw.local", publishValueAsDefault: true))
            .WithEnvironment("LANGFUSE_INIT_USER_PASSWORD", builder.AddSecret("langfuse-user-password"));
        builder.Find<ProjectResource>("gateway")
            .WithEnvironment("LANGFUSE_BASE_URL", langfuse.GetEndpoint("http"))
            .WithEnvironment("LANGFUSE_PUBLIC_KEY", PublicKey)
            .WithEnvironment("LANGFUSE_SECRET_KEY", secretKey);
    }
}
