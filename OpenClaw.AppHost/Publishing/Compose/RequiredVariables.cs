using System.Text.RegularExpressions;
using Aspire.Hosting.Docker.Resources;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>Turns placeholders of secrets into ones that stop Compose with a message while they have no value.</summary>
internal static partial class RequiredVariables
{
    // LiteLLM does not use a provider without a key; the gateway uses those that it was told to.
    private static readonly string[] Optional = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

    public static void Mark(ComposeFile file)
    {
        foreach (var (serviceName, service) in file.Services)
        {
            foreach (var (key, value) in service.Environment.ToArray())
            {
                service.Environment[key] = Placeholder().Replace(value, match =>
                {
                    var name = match.Groups["name"].Value;
                    return name switch
                    {
                        _ when serviceName == "litellm" && Optional.Contains(name) => $"${{{name}:-}}",
                        "LANGFUSE_USER_EMAIL" => $"${{{name}:-admin@openclaw.local}}",
                        "LANGFUSE_URL" => $"${{{name}:-http://localhost:3000}}",
                        _ => $"${{{name}:?set {name} in .env}}",
                    };
                });
            }
        }
    }

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z0-9_]+)\}")]
    private static partial Regex Placeholder();
}
