using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.Publishing.Tests.Graph;

public sealed class ProjectImageTests
{
    [Theory]
    [InlineData("gateway", "OpenClaw.Gateway")]
    [InlineData("collector", "OpenClaw.MetricsCollector")]
    public async Task The_image_that_a_project_is_built_into_is_the_one_that_is_deployed(string service, string project)
    {
        string[] names = ["ContainerRepository", "ContainerImageTag", "ContainerUser", "ContainerBaseImage"];
        var output = await ServerProcess.RunAsync(
            "dotnet", ["msbuild", Path.Combine(Tools.RepositoryRoot, project), .. names.Select(static name => $"-getProperty:{name}")]);
        using var document = JsonDocument.Parse(output);
        var properties = document.RootElement.GetProperty("Properties");
        var deployed = YamlMap.Parse((await PublishedGraph.Compose).Files["docker-compose.yaml"]).Map("services").Map(service);

        Assert.Equal(
            $"${{{service.ToUpperInvariant()}_IMAGE:-{properties.GetProperty("ContainerRepository")}:{properties.GetProperty("ContainerImageTag")}}}",
            deployed.Text("image"));
        Assert.Equal($"{properties.GetProperty("ContainerUser")}:{properties.GetProperty("ContainerUser")}", deployed.Text("user"));
        Assert.Matches(@"^mcr\.microsoft\.com/dotnet/aspnet:\d+\.\d+\.\d+-noble-chiselled$", properties.GetProperty("ContainerBaseImage").GetString());
    }
}
