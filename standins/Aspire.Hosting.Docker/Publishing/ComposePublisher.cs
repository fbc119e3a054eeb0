using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Writes the files of one Compose environment.</summary>
internal sealed class ComposePublisher(DockerComposeEnvironmentResource environment, PipelineStepContext context)
{
    private readonly string _outputPath = ComposeOutput.PathOf(environment, context);

    public async Task PublishAsync()
    {
        Directory.CreateDirectory(_outputPath);
        var file = new ComposeFile();
        var network = environment.DefaultNetworkName ?? "aspire";
        file.AddNetwork(new Network { Name = network, Driver = "bridge" });
        var configs = new ComposeConfigFiles(file, _outputPath, context);

        foreach (var target in Targets())
        {
            var service = await new ComposeServiceWriter(target, context).BuildAsync().ConfigureAwait(false);
            service.Networks.Add(network);
            await configs.AddAsync(target.Target, service).ConfigureAwait(false);
            foreach (var customization in target.Target.Annotations.OfType<DockerComposeServiceCustomizationAnnotation>())
            {
                customization.Configure(target, service);
            }

            file.AddService(service);
            AddNamedVolumes(file, service);
        }

        environment.ConfigureComposeFile?.Invoke(file);
        await WriteAsync("docker-compose.yaml", file.ToYaml()).ConfigureAwait(false);
        await WriteVariablesAsync().ConfigureAwait(false);
    }

    private IEnumerable<DockerComposeServiceResource> Targets()
    {
        IEnumerable<IResource> resources = environment is { DashboardEnabled: true, Dashboard.Resource: { } dashboard }
            ? [dashboard, .. context.Model.Resources]
            : context.Model.Resources;
        return resources
            .SelectMany(static resource => resource.Annotations.OfType<DeploymentTargetAnnotation>())
            .Where(target => target.ComputeEnvironment == environment)
            .Select(static target => target.DeploymentTarget)
            .OfType<DockerComposeServiceResource>();
    }

    private static void AddNamedVolumes(ComposeFile file, Service service)
    {
        foreach (var volume in service.Volumes.Where(static volume => volume is { Type: "volume", Source: not null }))
        {
            file.Volumes.TryAdd(volume.Source!, new Volume { Name = volume.Source!, Driver = volume.Driver ?? "local" });
        }
    }

    private async Task WriteVariablesAsync()
    {
        environment.ConfigureEnvFile?.Invoke(environment.Variables.Captured);
        if (environment.Variables.Captured.Count == 0)
        {
            return;
        }

        var path = Path.Combine(_outputPath, ".env");
        var variables = ComposeEnvFile.Load(path);
        foreach (var (key, variable) in environment.Variables.Captured)
        {
            variables.Add(key, variable.Description);
        }

        await variables.SaveAsync(path, context.CancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(_outputPath, name);
        await File.WriteAllTextAsync(path, text, context.CancellationToken).ConfigureAwait(false);
        ComposeLog.Written(context.Logger, path);
    }
}
