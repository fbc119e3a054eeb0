using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>Publishes the graph as a Docker Compose application.</summary>
internal static class ComposePublishing
{
    private const string EnvironmentName = "compose";

    public static void PublishAsCompose(this IDistributedApplicationBuilder builder)
    {
        var directories = ConfigurationDirectories.Read(builder, static name => name);
        var files = new Dictionary<string, string>();
        foreach (var directory in directories)
        {
            foreach (var file in directory.Files)
            {
                files[$"config/{directory.Name}/{file.Path}"] = file.Text;
            }
        }

        foreach (var resource in builder.Deployed().ToArray())
        {
            builder.CreateResourceBuilder(resource)
                .PublishAsDockerComposeService((_, service) => ComposeServices.Customise(resource, service, directories));
        }

        builder.AddDockerComposeEnvironment(EnvironmentName)
            .WithDashboard(false)
            .WithProperties(static environment => environment.DefaultNetworkName = ComposeNetworks.Back)
            .ConfigureComposeFile(file => Finish(file, files))
            .WithPipelineStepFactory(
                $"write-files-{EnvironmentName}",
                context => WriteAsync(context, files),
                dependsOn: [$"publish-{EnvironmentName}"],
                requiredBy: [WellKnownPipelineSteps.Publish],
                description: "Writes the configuration that the services read.");
    }

    private static void Finish(ComposeFile file, Dictionary<string, string> files)
    {
        file.Name = "openclaw";
        ComposeNetworks.AddTo(file);
        ComposeSecrets.AddTo(file);
        RequiredVariables.Mark(file);
        files[MonitoringOverlay.FileName] = MonitoringOverlay.Write(file);
        files[EnvironmentExample.FileName] = EnvironmentExample.Write(file.ToYaml());
    }

    private static async Task WriteAsync(PipelineStepContext context, Dictionary<string, string> files)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(output, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, context.CancellationToken);
        }

        if (!OperatingSystem.IsWindows())
        {
            // Its owner fills in the secrets.
            File.SetUnixFileMode(Path.Combine(output, ".env"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
