using System.Text.RegularExpressions;
using Aspire.Hosting.Docker.Resources;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>Turns placeholders of secrets into ones that stop Compose with a message while they have no value.</summary>
internal static partial class RequiredVariables
{
    // A provider without a key is simply not used.
    private static readonly string[] Optional = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

    public static void Mark(ComposeFile file)
    {
        foreach (var service in file.Services.Values)
        {
            foreach (var (key, value) in service.Environment.ToArray())
            {
                service.Environment[key] = Placeholder().Replace(value, static match =>
                {
                    var name = match.Groups["name"].Value;
                    return name switch
                    {
                        _ when Optional.Contains(name) => $"${{{name}:-}}",
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
