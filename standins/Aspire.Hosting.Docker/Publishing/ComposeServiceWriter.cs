using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Builds the Compose service of one resource.</summary>
internal sealed partial class ComposeServiceWriter(DockerComposeServiceResource target, PipelineStepContext context)
{
    private readonly IResource _resource = target.Target;
    private readonly DockerComposeEnvironmentResource _environment = target.Parent;

    public async Task<Service> BuildAsync()
    {
        var service = new Service { Name = _resource.Name.ToLowerInvariant(), Image = ImageName() };
        service.PullPolicy = PullPolicy();
        service.ContainerName = _resource.TryGetLastAnnotation<ContainerNameAnnotation>(out var name) ? name.Name : null;
        if ((_resource as ContainerResource)?.Entrypoint is { } entrypoint)
        {
            service.Entrypoint.Add(entrypoint);
        }

        await AddEnvironmentAsync(service).ConfigureAwait(false);
        await AddCommandAsync(service).ConfigureAwait(false);
        AddPorts(service);
        AddMounts(service);
        AddDependencies(service);
        return service;
    }

    private string? ImageName()
    {
        if (!_resource.RequiresImageBuild() && _resource.TryGetContainerImageName(out var image))
        {
            return image;
        }

        return _resource is ProjectResource || _resource.HasAnnotationOfType<DockerfileBuildAnnotation>()
            ? _environment.Variables.Image(_resource)
            : null;
    }

    private string? PullPolicy() =>
        _resource.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var policy)
            ? policy.ImagePullPolicy switch
            {
                ImagePullPolicy.Always => "always",
                ImagePullPolicy.Missing => "missing",
                ImagePullPolicy.Never => "never",
                _ => null,
            }
            : null;

    private async Task AddEnvironmentAsync(Service service)
    {
        var variables = new Dictionary<string, object>();
        foreach (var annotation in _resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(new EnvironmentCallbackContext(context.ExecutionContext, _resource, variables, context.CancellationToken)
            {
                Logger = context.Logger,
            }).ConfigureAwait(false);
        }

        foreach (var (key, value) in variables)
        {
            // Nothing terminates TLS inside the Compose network.
            if (key.StartsWith("services__", StringComparison.OrdinalIgnoreCase) && value is EndpointReference { IsHttps: true })
            {
                continue;
            }

            service.AddEnvironmentalVariable(key, await WriteAsync(value).ConfigureAwait(false));
        }
    }

    private async Task AddCommandAsync(Service service)
    {
        var arguments = new List<object>();
        foreach (var annotation in _resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(new CommandLineArgsCallbackContext(arguments, _resource, context.CancellationToken)
            {
                ExecutionContext = context.ExecutionContext,
                Logger = context.Logger,
            }).ConfigureAwait(false);
        }

        var isShell = service.Entrypoint is [var entrypoint] && ShellName().IsMatch(entrypoint);
        foreach (var argument in arguments)
        {
            var text = await WriteAsync(argument).ConfigureAwait(false);
            // A shell in the container, not Compose, expands the variables of its script.
            service.Command.Add(isShell ? ShellVariable().Replace(text, "$$$&") : text);
        }
    }

    private void AddPorts(Service service)
    {
        foreach (var endpoint in target.Endpoints.Values)
        {
            var (list, entry) = endpoint switch
            {
                { IsExternal: true, HostPort: { } hostPort } => (service.Ports, $"{hostPort}:{endpoint.Port}"),
                { IsExternal: true } => (service.Ports, endpoint.Port),
                _ => (service.Expose, endpoint.Port),
            };
            if (!list.Contains(entry))
            {
                list.Add(entry);
            }
        }
    }

    private void AddMounts(Service service)
    {
        if (!_resource.TryGetContainerMounts(out var mounts))
        {
            return;
        }

        var bindMounts = 0;
        foreach (var mount in mounts)
        {
            var isBind = mount.Type == ContainerMountType.BindMount;
            var source = mount.Source ?? throw new InvalidOperationException(
                $"The mount '{mount.Target}' of the resource '{_resource.Name}' has no source. Give the volume a name.");
            if (isBind && source != "/var/run/docker.sock")
            {
                source = _environment.Variables.BindMount(_resource, mount, bindMounts++);
                ComposeLog.BindMountNeedsPath(context.Logger, _resource.Name, mount.Target, source);
            }

            service.AddVolume(new Volume
            {
                Name = source,
                Type = isBind ? "bind" : "volume",
                Source = source,
                Target = mount.Target,
                ReadOnly = mount.IsReadOnly,
            });
        }
    }

    private void AddDependencies(Service service)
    {
        foreach (var wait in _resource.Annotations.OfType<WaitAnnotation>())
        {
            if (wait.Resource is ProjectResource || wait.Resource.IsContainer())
            {
                service.DependsOn[wait.Resource.Name.ToLowerInvariant()] = new ServiceDependency
                {
                    Condition = wait.WaitType == WaitType.WaitForCompletion ? "service_completed_successfully" : "service_started",
                };
            }
        }
    }

    private ValueTask<string> WriteAsync(object? value) => ComposeValues.WriteAsync(value, _environment, context.CancellationToken);

    [GeneratedRegex(@"^(/usr)?(/bin)?/?(ba)?sh$", RegexOptions.IgnoreCase)]
    private static partial Regex ShellName();

    [GeneratedRegex(@"(?<!\$)\$(?=\{?[A-Za-z_])")]
    private static partial Regex ShellVariable();
}
