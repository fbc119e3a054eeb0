using Microsoft.Extensions.Configuration;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>What the command line asks a publish for.</summary>
/// <param name="Target">Form of the deployment.</param>
/// <param name="Exporters">Whether node-exporter, cAdvisor, redis-exporter and postgres-exporter are a part of it.</param>
/// <param name="LanguageModels">Whether LiteLLM and Langfuse are a part of it.</param>
internal sealed record PublishOptions(PublishTarget Target, bool Exporters, bool LanguageModels)
{
    /// <summary>Reads <c>--target</c>, <c>--exporters</c> and <c>--llm</c>.</summary>
    /// <exception cref="ConfigurationException">One of them has a value that it does not know.</exception>
    public static PublishOptions Read(IConfiguration configuration) => new(
        Choose(configuration, "target", "compose", ("compose", PublishTarget.Compose), ("kubernetes", PublishTarget.Kubernetes)),
        Choose(configuration, "exporters", "none", ("none", false), ("standard", true)),
        Choose(configuration, "llm", "none", ("none", false), ("standard", true), ("true", true), ("false", false)));

    private static T Choose<T>(IConfiguration configuration, string name, string otherwise, params (string Text, T Value)[] choices)
    {
        var text = configuration[name] is { Length: > 0 } given ? given : otherwise;
        foreach (var choice in choices)
        {
            if (string.Equals(choice.Text, text, StringComparison.OrdinalIgnoreCase))
            {
                return choice.Value;
            }
        }

        var known = string.Join(" or ", choices.Select(static choice => choice.Text).Where(static name => name is not ("true" or "false")));
        throw new ConfigurationException($"--{name} is '{text}'; it must be {known}.");
    }
}
