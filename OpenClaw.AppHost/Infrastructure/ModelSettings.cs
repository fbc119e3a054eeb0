using Microsoft.Extensions.Configuration;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>The gateway's models, as the section "Models" of this program's configuration describes them.</summary>
/// <remarks>
/// The section goes to the gateway as it stands; it holds no secret. Each provider that one of its groups uses has a secret parameter for
/// its key, such as <c>openai-api-key</c>. Without the section there is neither, and nobody is asked for anything.
/// </remarks>
internal static class ModelSettings
{
    private const string Section = "Models";

    // The local server of models, and the responder without one.
    private static readonly string[] Keyless = ["ollama", "built-in"];

    // Both are the same server, which has one key.
    private static readonly string[] LiteLlm = ["litellm", "bedrock"];

    /// <summary>Hands the section to the gateway, with a parameter for each key.</summary>
    public static IResourceBuilder<ProjectResource> WithModels(this IResourceBuilder<ProjectResource> gateway)
    {
        var builder = gateway.ApplicationBuilder;
        var models = builder.Configuration.GetSection(Section);
        foreach (var (path, value) in models.AsEnumerable().OrderBy(static setting => setting.Key, StringComparer.Ordinal))
        {
            if (value is not null)
            {
                gateway.WithEnvironment(path.Replace(":", "__", StringComparison.Ordinal), value);
            }
        }

        foreach (var provider in UsedProviders(models).Where(provider => NeedsKey(models, provider)))
        {
            var parameter = LiteLlm.Contains(provider) ? "litellm-master-key" : $"{provider}-api-key";
            var variable = models[$"Providers:{provider}:KeyVariable"] is { Length: > 0 } chosen
                ? chosen
                : parameter.Replace('-', '_').ToUpperInvariant();
            gateway
                .WithEnvironment($"{Section}__Providers__{provider}__KeyVariable", variable)
                .WithEnvironment(variable, builder.AddKey(parameter, variable));
        }

        return gateway;
    }

    /// <summary>Lets the gateway reach a LiteLLM of the graph, where one of its groups uses one and its address is not set.</summary>
    public static void UseLiteLlm(this IResourceBuilder<ProjectResource> gateway, EndpointReference endpoint)
    {
        var models = gateway.ApplicationBuilder.Configuration.GetSection(Section);
        foreach (var provider in UsedProviders(models).Intersect(LiteLlm).Where(provider => models[$"Providers:{provider}:BaseUrl"] is null))
        {
            gateway.WithEnvironment($"{Section}__Providers__{provider}__BaseUrl", ReferenceExpression.Create($"{endpoint}/v1"));
        }
    }

    private static IEnumerable<string> UsedProviders(IConfiguration models) => models.GetSection("Groups").GetChildren()
        .SelectMany(static group => group.GetSection("Targets").GetChildren())
        .Select(static target => target["Provider"]?.ToLowerInvariant())
        .OfType<string>()
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static bool NeedsKey(IConfiguration models, string provider) =>
        !Keyless.Contains(provider) && models[$"Providers:{provider}:KeyFile"] is null
        && !string.Equals(models[$"Providers:{provider}:NoKey"], "true", StringComparison.OrdinalIgnoreCase);

    // A key that stands in this program's environment already need not be entered again.
    private static IResourceBuilder<ParameterResource> AddKey(this IDistributedApplicationBuilder builder, string name, string variable) =>
        builder.Resources.OfType<ParameterResource>().FirstOrDefault(known => known.Name == name) is { } known
            ? builder.CreateResourceBuilder(known)
        : builder.ExecutionContext.IsRunMode && builder.ConfiguredParameter(name) is null && builder.Configuration[variable] is { Length: > 0 } key
            ? builder.AddParameter(name, () => key, secret: true)
        : builder.AddParameter(name, secret: true);
}
