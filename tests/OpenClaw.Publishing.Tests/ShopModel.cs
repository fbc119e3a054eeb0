using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace OpenClaw.Publishing.Tests;

/// <summary>A small application with everything that the publishers translate.</summary>
internal static class ShopModel
{
    /// <summary>Value of a secret parameter; it must never be found in a published file.</summary>
    public const string Secret = "s3cr3t-value-of-the-shop";

    public static void Add(IDistributedApplicationBuilder builder)
    {
        var region = builder.AddParameter("region", "eu-1");
        var password = builder.AddParameter("cache-password", Secret, secret: true);
        var cache = builder.AddRedis("cache", password: password).WithDataVolume("cache-data");
        var db = builder.AddPostgres("pg", password: builder.AddParameter("pg-password", Secret, secret: true))
            .WithDataVolume("pg-data")
            .AddDatabase("appdb");
        var web = builder.AddContainer("web", "registry.example/shop/web", "1.2.3")
            .WithHttpEndpoint(targetPort: 8080, name: "http")
            .WithExternalHttpEndpoints()
            .WithEnvironment("REGION", region)
            .WithReference(cache)
            .WithReference(db)
            .WithHttpProbe(ProbeType.Readiness, "/ready", endpointName: "http")
            .WaitFor(cache)
            .WaitFor(db);
        builder.AddContainer("prom", "docker.io/prom/prometheus", "v3.5.0")
            .WithHttpEndpoint(targetPort: 9090, name: "http")
            .WithVolume("prom-data", "/prometheus")
            .WithArgs("--config.file=/etc/prometheus/prometheus.yml")
            .WithReference(web.GetEndpoint("http"))
            .WaitFor(web)
            .WithContainerFiles("/etc/prometheus", [
                new ContainerFile { Name = "prometheus.yml", Contents = "global:\n  scrape_interval: 15s\n" },
                new ContainerDirectory { Name = "rules", Entries = [new ContainerFile { Name = "a.yml", Contents = "groups: []\n" }] },
            ]);
        builder.AddContainer("job", "docker.io/library/busybox", "1.37")
            .WithEntrypoint("/bin/sh")
            .WithArgs("-c", "echo $HOME ${PATH} $$DONE")
            .WaitForCompletion(web);
    }
}
