using Aspire.Hosting;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace OpenClaw.Publishing.Tests.Compose;

public sealed class ComposePublisherTests
{
    [Fact]
    public async Task The_published_files_are_those_of_the_snapshot()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(Shop);

        Snapshot.Match(folder, "shop-compose");
    }

    [Fact]
    public async Task Publishing_twice_into_one_folder_gives_identical_bytes()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(Shop);
        var first = folder.ReadAll();
        await folder.PublishAsync(Shop);

        Assert.Equal(first, folder.ReadAll());
    }

    [Fact]
    public async Task No_file_contains_the_value_of_a_secret()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(Shop);

        Assert.DoesNotContain(folder.ReadAll().Values, static text => text.Contains(ShopModel.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_value_entered_into_the_env_file_survives_the_next_publish()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(Shop);
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, ".env"),
            "REGION=eu-7\nMY_OWN=1\n",
            TestContext.Current.CancellationToken);
        await folder.PublishAsync(Shop);

        Assert.Contains("# Parameter region\nREGION=eu-7\n", folder.Read(".env"), StringComparison.Ordinal);
        Assert.Contains("MY_OWN=1\n", folder.Read(".env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hooks_are_called_in_their_order_and_change_the_file()
    {
        var calls = new List<string>();
        using var folder = new PublishedFolder();
        await folder.PublishAsync(builder =>
        {
            builder.AddDockerComposeEnvironment("env").WithDashboard(false)
                .WithProperties(environment => environment.DefaultNetworkName = "back")
                .ConfigureComposeFile(file =>
                {
                    calls.Add("file");
                    file.AddNetwork(new Network { Name = "front", Driver = "bridge", Internal = true });
                })
                .ConfigureEnvFile(variables =>
                {
                    calls.Add("env");
                    variables["LEVEL"].Description = "How much is logged";
                });
            builder.AddContainer("a", "docker.io/library/busybox", "1.37")
                .WithEnvironment("LEVEL", builder.AddParameter("level"))
                .PublishAsDockerComposeService((resource, service) =>
                {
                    calls.Add(resource.Name);
                    service.Restart = "unless-stopped";
                    service.Healthcheck = new() { Test = ["CMD", "true"], Interval = "5s", Timeout = "1s", StartPeriod = "0s", Retries = 3 };
                });
        });

        Assert.Equal(["a", "file", "env"], calls);
        var compose = folder.Read("docker-compose.yaml");
        Assert.Contains("restart: \"unless-stopped\"", compose, StringComparison.Ordinal);
        Assert.Contains("  front:\n    driver: \"bridge\"\n    internal: true\n", compose, StringComparison.Ordinal);
        Assert.Contains("# How much is logged\nLEVEL=\n", folder.Read(".env"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preparing_a_deployment_writes_the_resolved_values_for_the_environment()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(Shop, step: "prepare-env");

        Assert.Contains($"CACHE_PASSWORD={ShopModel.Secret}\n", folder.Read(".env.Production"), StringComparison.Ordinal);
    }

    private static void Shop(IDistributedApplicationBuilder builder)
    {
        builder.AddDockerComposeEnvironment("env").WithDashboard(dashboard => dashboard.WithHostPort(18888));
        ShopModel.Add(builder);
    }
}
