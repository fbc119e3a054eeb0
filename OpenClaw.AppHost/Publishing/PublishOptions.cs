using Microsoft.Extensions.Configuration;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>What the command line asks a publish for.</summary>
/// <param name="Target">Form of the deployment.</param>
/// <param name="Exporters">Whether node-exporter, cAdvisor, redis-exporter and postgres-exporter are a part of it.</param>
/// <param name="LanguageModels">Whether LiteLLM and Langfuse are a part of it.</param>
internal sealed record PublishOptions(PublishTarget Target, bool Exporters, bool LanguageModels)
{
    private static readonly string[] Names = ["step", "output-path", "target", "exporters", "llm"];

    /// <summary>Reads <c>--target</c>, <c>--exporters</c> and <c>--llm</c>.</summary>
    /// <param name="configuration">Has the options of the command line that have a value.</param>
    /// <param name="arguments">The command line itself.</param>
    /// <exception cref="ConfigurationException">An option has no value, or one that it does not know.</exception>
    public static PublishOptions Read(IConfiguration configuration, IReadOnlyList<string> arguments)
    {
        RequireValues(arguments);
        return Read(configuration);
    }

    private static PublishOptions Read(IConfiguration configuration) => new(
        Choose(configuration, "target", "compose", ("compose", PublishTarget.Compose), ("kubernetes", PublishTarget.Kubernetes)),
        Choose(configuration, "exporters", "none", ("none", false), ("standard", true)),
        Choose(configuration, "llm", "none", ("none", false), ("standard", true), ("true", true), ("false", false)));

    // The configuration leaves out an option without a value, and takes the next option for a value.
    private static void RequireValues(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            var next = index + 1 < arguments.Count ? arguments[index + 1] : "--";
            if (Names.Any(name => argument == $"--{name}" && next.StartsWith("--", StringComparison.Ordinal) || argument == $"--{name}="))
            {
                throw new ConfigurationException($"{argument.TrimEnd('=')} has no value.");
            }
        }
    }

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
