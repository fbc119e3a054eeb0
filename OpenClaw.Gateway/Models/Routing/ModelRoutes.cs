using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Models;

/// <summary>The configured groups and deployments; a single group with the built-in responder when nothing is configured.</summary>
internal sealed class ModelRoutes
{
    private readonly Dictionary<string, ModelGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Deployment> _deployments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelGroup> _agents = new(StringComparer.Ordinal);

    public ModelRoutes(
        IOptions<ModelOptions> options, IConfiguration configuration, PriceBook prices, ModelHttp http, TimeProvider clock,
        [FromKeyedServices(ProviderPreset.BuiltIn)] IChatClient builtIn)
    {
        var chosen = options.Value;
        var groups = chosen.Groups.Count > 0 ? chosen.Groups : new() { [ProviderPreset.BuiltIn] = BuiltInGroup() };
        Dictionary<string, Provider> providers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, group) in groups)
        {
            var members = group.Targets.Select(target => (Deploy(target), target.Weight)).ToList();
            _groups[name] = new ModelGroup(name, group.Strategy, members, prices);
        }

        foreach (var (name, group) in groups)
        {
            _groups[name].Fallbacks = [.. group.Fallbacks.Select(other => _groups[other])];
            _groups[name].ContextFallbacks = [.. group.ContextFallbacks.Select(other => _groups[other])];
            _groups[name].ContentFallbacks = [.. group.ContentFallbacks.Select(other => _groups[other])];
        }

        Default = _groups[chosen.EffectiveDefaultGroup ?? ProviderPreset.BuiltIn];
        foreach (var (agent, group) in chosen.Agents)
        {
            _agents[agent] = _groups[group];
        }

        Deployment Deploy(ModelTargetOptions target)
        {
            if (!providers.TryGetValue(target.Provider, out var provider))
            {
                var (created, error) = Provider.Create(target.Provider, chosen, configuration);
                provider = providers[target.Provider] = created ?? throw new InvalidOperationException(error);
            }

            if (provider.Format == WireFormatKind.BuiltIn)
            {
                // What stands in for a model names itself.
                var metadata = builtIn.GetService<ChatClientMetadata>();
                provider = provider with { Name = metadata?.ProviderName ?? provider.Name };
                return Known(provider, metadata?.DefaultModelId ?? "", () => builtIn);
            }

            return Known(provider, target.Model, () => new WireClient(provider, target.Model, WireFormat.Of(provider), http, chosen));
        }

        Deployment Known(Provider provider, string model, Func<IChatClient> client)
        {
            var key = $"{provider.Name}/{model}";
            return _deployments.TryGetValue(key, out var known)
                ? known
                : _deployments[key] = new Deployment(provider, model, client(), chosen, clock);
        }
    }

    public ModelGroup Default { get; }

    public IReadOnlyCollection<Deployment> Deployments => _deployments.Values;

    public IReadOnlyCollection<ModelGroup> Groups => _groups.Values;

    /// <summary>The group of an agent.</summary>
    public ModelGroup Of(string? agentId) => agentId is not null && _agents.TryGetValue(agentId, out var group) ? group : Default;

    private static ModelGroupOptions BuiltInGroup() => new() { Targets = [new ModelTargetOptions { Provider = ProviderPreset.BuiltIn }] };
}
