using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Builds the objects of one resource.</summary>
internal sealed class KubernetesObjects(KubernetesResource target, PipelineStepContext context)
{
    private readonly IResource _resource = target.Target;
    private readonly HelmExpressions _expressions = new(target, context.CancellationToken);

    private readonly Dictionary<string, string> _labels = new()
    {
        ["app.kubernetes.io/name"] = "{{ .Chart.Name }}",
        ["app.kubernetes.io/component"] = target.Target.Name,
        ["app.kubernetes.io/instance"] = "{{ .Release.Name }}",
    };

    public async Task BuildAsync()
    {
        var container = new ContainerV1
        {
            Name = _resource.Name,
            Image = Image(),
            ImagePullPolicy = target.Parent.DefaultImagePullPolicy,
        };
        if ((_resource as ContainerResource)?.Entrypoint is { } entrypoint)
        {
            container.Command.Add(entrypoint);
        }

        await AddEnvironmentAsync(container).ConfigureAwait(false);
        await AddArgumentsAsync(container).ConfigureAwait(false);
        AddPorts(container);
        AddProbes(container);
        var template = new PodTemplateSpecV1 { Metadata = { Labels = Labels() }, Spec = { Containers = { container } } };
        AddVolumes(container, template.Spec);
        target.Workload = Workload(template);
    }

    /// <summary>All objects, in the order in which they are written; labels are added where they are missing.</summary>
    public IEnumerable<BaseKubernetesResource> All()
    {
        BaseKubernetesResource?[] own = [target.Workload, target.ConfigMap, target.Secret, target.Service, .. target.Claims];
        foreach (var item in own.OfType<BaseKubernetesResource>())
        {
            yield return item;
        }

        foreach (var item in target.AdditionalResources)
        {
            foreach (var (key, value) in _labels)
            {
                item.Metadata.Labels.TryAdd(key, value);
            }

            yield return item;
        }
    }

    private Workload Workload(PodTemplateSpecV1 template)
    {
        // Something that others connect to by a connection string keeps state, so its pods need an identity.
        if (_resource is IResourceWithConnectionString)
        {
            return new StatefulSet
            {
                Metadata = Metadata(KubernetesNames.StatefulSet(_resource)),
                Spec = { Template = template, Selector = new(Labels()), Replicas = _resource.GetReplicaCount() },
            };
        }

        return new Deployment
        {
            Metadata = Metadata(KubernetesNames.Deployment(_resource)),
            Spec =
            {
                Template = template,
                Selector = new(Labels()),
                Replicas = _resource.GetReplicaCount(),
                Strategy = { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 1 } },
            },
        };
    }

    private string Image() =>
        !_resource.RequiresImageBuild() && _resource.TryGetContainerImageName(out var image)
            ? image
            : _expressions.Image(_resource).Text;

    private async Task AddEnvironmentAsync(ContainerV1 container)
    {
        var variables = new Dictionary<string, object>();
        foreach (var annotation in _resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(new EnvironmentCallbackContext(context.ExecutionContext, _resource, variables, context.CancellationToken)
            {
                Logger = context.Logger,
            }).ConfigureAwait(false);
        }

        var config = new ConfigMap { Metadata = Metadata(KubernetesNames.Config(_resource)) };
        var secret = new Secret { Metadata = Metadata(KubernetesNames.Secrets(_resource)) };
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in variables)
        {
            // Nothing terminates TLS between pods.
            var isTls = key.StartsWith("services__", StringComparison.OrdinalIgnoreCase) && value is EndpointReference { IsHttps: true };
            if (!isTls && seen.Add(key))
            {
                await AddVariableAsync(key, value, config, secret).ConfigureAwait(false);
            }
        }

        // Parameters that only occur inside longer texts need a place in values.yaml too.
        foreach (var parameter in _expressions.UsedParameters)
        {
            await AddValueAsync(parameter).ConfigureAwait(false);
        }

        if (config.Data.Count > 0)
        {
            target.ConfigMap = config;
            container.EnvFrom.Add(new() { ConfigMapRef = new() { Name = config.Metadata.Name } });
        }

        if (secret.StringData.Count > 0)
        {
            target.Secret = secret;
            container.EnvFrom.Add(new() { SecretRef = new() { Name = secret.Metadata.Name } });
        }
    }

    private async Task AddVariableAsync(string key, object value, ConfigMap config, Secret secret)
    {
        var text = await _expressions.WriteAsync(value).ConfigureAwait(false);
        var section = text.HasSecret ? HelmValues.Secrets : HelmValues.Config;
        var data = text.HasSecret ? secret.StringData : config.Data;
        if (text.Parameter is { } parameter)
        {
            data[key] = text.Text;
            await AddValueAsync(parameter).ConfigureAwait(false);
        }
        else if (text.HasExpression)
        {
            // The template holds the text itself; the empty value only shows that the variable exists.
            data[key] = text.AsString;
            target.Values.Add(section, key, string.Empty);
        }
        else
        {
            data[key] = target.Values.Reference(section, key);
            target.Values.Add(section, key, text.Text);
        }
    }

    private async Task AddValueAsync(ParameterResource parameter)
    {
        var isKnown = !parameter.Secret && parameter.Default is not null;
        var value = isKnown ? await parameter.GetValueAsync(context.CancellationToken).ConfigureAwait(false) : null;
        target.Values.Add(
            parameter.Secret ? HelmValues.Secrets : HelmValues.Config,
            parameter.Name,
            value ?? string.Empty,
            isKnown ? null : parameter);
    }

    private async Task AddArgumentsAsync(ContainerV1 container)
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

        foreach (var argument in arguments)
        {
            if (argument is ParameterResource or EndpointReferenceExpression { Property: EndpointProperty.Port or EndpointProperty.TargetPort })
            {
                throw new NotSupportedException(
                    $"Command line args must be strings: an argument of the resource '{_resource.Name}' is only a parameter or port.");
            }

            container.Args.Add((await _expressions.WriteAsync(argument).ConfigureAwait(false)).Text);
        }
    }

    private void AddPorts(ContainerV1 container)
    {
        if (target.Endpoints.Count == 0)
        {
            return;
        }

        var service = new Service
        {
            Metadata = Metadata(KubernetesNames.Service(_resource)),
            Spec = { Type = target.Parent.DefaultServiceType, Selector = Labels() },
        };
        foreach (var endpoint in target.Endpoints.Values.DistinctBy(static endpoint => (endpoint.TargetPort.Text, endpoint.Protocol)))
        {
            container.Ports.Add(new() { Name = endpoint.Name, Protocol = endpoint.Protocol, ContainerPort = endpoint.TargetPort.Text });
            service.Spec.Ports.Add(new()
            {
                Name = endpoint.Name,
                Protocol = endpoint.Protocol,
                Port = new(endpoint.ServicePort.Text),
                TargetPort = new(endpoint.TargetPort.Text),
            });
        }

        target.Service = service;
    }

    private void AddProbes(ContainerV1 container)
    {
        foreach (var annotation in _resource.Annotations.OfType<EndpointProbeAnnotation>())
        {
            if (!target.Endpoints.TryGetValue(annotation.EndpointReference.EndpointName, out var endpoint))
            {
                continue;
            }

            var probe = new ProbeV1
            {
                FailureThreshold = annotation.FailureThreshold,
                SuccessThreshold = annotation.SuccessThreshold,
                InitialDelaySeconds = annotation.InitialDelaySeconds,
                PeriodSeconds = annotation.PeriodSeconds,
                TimeoutSeconds = annotation.TimeoutSeconds,
                HttpGet = new() { Scheme = endpoint.Scheme.ToUpperInvariant(), Path = annotation.Path, Port = endpoint.TargetPort.Text },
            };
            switch (annotation.Type)
            {
                case ProbeType.Startup:
                    container.StartupProbe = probe;
                    break;
                case ProbeType.Readiness:
                    container.ReadinessProbe = probe;
                    break;
                case ProbeType.Liveness:
                    container.LivenessProbe = probe;
                    break;
            }
        }
    }

    private void AddVolumes(ContainerV1 container, PodSpecV1 pod)
    {
        if (!_resource.TryGetContainerMounts(out var mounts))
        {
            return;
        }

        foreach (var mount in mounts)
        {
            if (mount.Type == ContainerMountType.BindMount)
            {
                throw new InvalidOperationException(
                    $"Bind mounts are not supported by the Kubernetes publisher: '{mount.Target}' of the resource '{_resource.Name}'.");
            }

            var name = mount.Source ?? throw new InvalidOperationException(
                $"The mount '{mount.Target}' of the resource '{_resource.Name}' has no source. Give the volume a name.");
            container.VolumeMounts.Add(new() { Name = name, MountPath = mount.Target, ReadOnly = mount.IsReadOnly ? true : null });
            pod.Volumes.Add(Volume(name, mount.Target));
        }
    }

    private VolumeV1 Volume(string name, string path)
    {
        switch (target.Parent.DefaultStorageType.ToLowerInvariant())
        {
            case "emptydir":
                return new() { Name = name, EmptyDir = new() };
            case "hostpath":
                return new() { Name = name, HostPath = new() { Path = path, Type = "Directory" } };
            case "pvc":
                var claim = new PersistentVolumeClaim { Metadata = Metadata(KubernetesNames.Claim(_resource, name)) };
                claim.Spec.AccessModes.Add(target.Parent.DefaultStorageReadWritePolicy);
                claim.Spec.Resources.Requests["storage"] = target.Parent.DefaultStorageSize;
                claim.Spec.StorageClassName = target.Parent.DefaultStorageClassName!;
                target.Claims.Add(claim);
                return new() { Name = name, PersistentVolumeClaim = new() { ClaimName = claim.Metadata.Name } };
            default:
                throw new InvalidOperationException(
                    $"Unsupported storage type '{target.Parent.DefaultStorageType}'. Use emptydir, hostpath or pvc.");
        }
    }

    private ObjectMetaV1 Metadata(string name) => new() { Name = name, Labels = Labels() };

    private Dictionary<string, string> Labels() => new(_labels);
}
