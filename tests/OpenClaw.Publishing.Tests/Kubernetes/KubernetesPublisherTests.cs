using Aspire.Hosting;
using Aspire.Hosting.Kubernetes.Resources;

namespace OpenClaw.Publishing.Tests.Kubernetes;

public sealed class KubernetesPublisherTests
{
    [Fact]
    public async Task The_published_files_are_those_of_the_snapshot()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(Shop);

        Snapshot.Match(folder, "shop-kubernetes");
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
    public async Task An_additional_object_is_written_with_the_labels_of_its_resource()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(builder =>
        {
            builder.AddKubernetesEnvironment("k8s").WithDashboard(false).WithHelm(helm => helm.WithChartName("one").WithChartVersion("2.0.0"));
            builder.AddContainer("a", "docker.io/library/busybox", "1.37")
                .PublishAsKubernetesService(service =>
                {
                    service.AdditionalResources.Add(new ServiceAccountV1 { Metadata = { Name = "a-account" } });
                    service.Workload!.PodTemplate.Spec.ServiceAccountName = "a-account";
                });
        });

        Assert.Contains("name: \"one\"\nversion: \"2.0.0\"\n", folder.Read("Chart.yaml"), StringComparison.Ordinal);
        Assert.Contains("app.kubernetes.io/component: \"a\"\n", folder.Read("templates/a/account.yaml"), StringComparison.Ordinal);
        Assert.Contains("serviceAccountName: \"a-account\"\n", folder.Read("templates/a/deployment.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_volume_becomes_a_claim_when_the_environment_says_so()
    {
        using var folder = new PublishedFolder();
        await folder.PublishAsync(builder =>
        {
            builder.AddKubernetesEnvironment("k8s").WithDashboard(false).WithProperties(environment =>
            {
                environment.DefaultStorageType = "pvc";
                environment.DefaultStorageSize = "2Gi";
            });
            builder.AddContainer("a", "docker.io/library/busybox", "1.37").WithVolume("data", "/data");
        });

        Assert.Contains("claimName: \"a-data-pvc\"\n", folder.Read("templates/a/deployment.yaml"), StringComparison.Ordinal);
        Assert.Contains("storage: \"2Gi\"\n", folder.Read("templates/a/data-pvc.yaml"), StringComparison.Ordinal);
    }

    private static void Shop(IDistributedApplicationBuilder builder)
    {
        builder.AddKubernetesEnvironment("k8s").WithHelm(helm => helm.WithChartName("shop"));
        ShopModel.Add(builder);
    }
}
