using Aspire.Hosting;
using OpenClaw.AppHost.Infrastructure;
using OpenClaw.AppHost.Publishing.Kubernetes;
using OpenClaw.Testing;

namespace OpenClaw.AppHost.Tests;

public sealed class ChartNameTests
{
    [Theory]
    [InlineData("Gateway")]
    [InlineData("a-resource-with-a-name-too-long")]
    public async Task A_resource_name_that_Kubernetes_rejects_is_named_before_anything_is_written(string name)
    {
        using var output = new TemporaryDirectory();
        var builder = DistributedApplication.CreateBuilder(
            ["--operation", "publish", "--step", "publish", "--output-path", output.Path]);
        builder.AddContainer(name, "docker.io/library/busybox", "1.37");

        var wrong = Assert.Throws<ConfigurationException>(builder.PublishAsChart);

        Assert.Equal(
            $"The resource name '{name}' is not valid in Kubernetes; it must have at most 30 lower-case letters, digits and hyphens, "
            + "and begin with a letter.",
            wrong.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(output.Path));
        await builder.Build().DisposeAsync();
    }
}
