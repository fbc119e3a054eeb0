using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary><c>.env.example</c>: every variable of the Compose file with its default and its meaning.</summary>
internal static partial class EnvironmentExample
{
    public const string FileName = ".env.example";

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["REDIS_PASSWORD"] = "Password of Redis. It becomes a part of a URL: letters and digits only.",
        ["POSTGRES_PASSWORD"] = "Password of PostgreSQL. It becomes a part of a URL: letters and digits only.",
        ["GATEWAY_TOKEN"] = "Token that every client of the gateway shows.",
        ["GRAFANA_ADMIN_PASSWORD"] = "Password of Grafana's administrator.",
        ["GRAFANA_ADMIN_USER"] = "Name of Grafana's administrator.",
        ["PROMETHEUS_RETENTION_TIME"] = "How long Prometheus keeps its series.",
        ["PROMETHEUS_RETENTION_SIZE"] = "How much disk Prometheus may use for them; whichever is reached first.",
        [PublishedPort.GatewayAddress] = "Address of the host on which the gateway is reached. Anything but loopback belongs behind TLS.",
        [PublishedPort.MonitoringAddress] = "Address of the host on which the monitoring services are reached.",
        ["LITELLM_MASTER_KEY"] = "Key of LiteLLM's administrator; it begins with sk-.",
        ["OPENAI_API_KEY"] = "Key of OpenAI; empty when it is not used.",
        ["ANTHROPIC_API_KEY"] = "Key of Anthropic; empty when it is not used.",
        ["LANGFUSE_URL"] = "Address under which browsers reach Langfuse.",
        ["LANGFUSE_POSTGRES_PASSWORD"] = "Password of Langfuse's PostgreSQL: letters and digits only.",
        ["LANGFUSE_REDIS_PASSWORD"] = "Password of Langfuse's Redis.",
        ["LANGFUSE_SECRET_KEY"] = "Secret key of the Langfuse project to which the gateway sends its spans; it begins with sk-lf-.",
        ["LANGFUSE_USER_EMAIL"] = "Whom Langfuse lets in first.",
        ["LANGFUSE_USER_PASSWORD"] = "Password of Langfuse's first user, at least 8 characters.",
        ["LANGFUSE_SALT"] = "Salt of Langfuse's API keys: openssl rand -base64 32",
        ["LANGFUSE_ENCRYPTION_KEY"] = "Key of Langfuse's stored secrets, 64 hexadecimal digits: openssl rand -hex 32",
        ["LANGFUSE_SESSION_SECRET"] = "Secret of Langfuse's sessions: openssl rand -base64 32",
        ["CLICKHOUSE_PASSWORD"] = "Password of ClickHouse.",
        ["MINIO_ROOT_PASSWORD"] = "Password of the object store, at least 8 characters.",
    };

    public static string Write(string composeFile)
    {
        var text = new StringBuilder()
            .Append("# Copy this file to .env and fill in the required values, for example with: openssl rand -hex 24\n")
            .Append("# A variable in a comment has the value shown.\n")
            .Append("# The gateway's token stands in the file secrets/gateway-token too, without a line end, for Prometheus and Alertmanager.\n");
        var variables = Placeholder().Matches(composeFile)
            .Select(static match => (
                Name: match.Groups["name"].Value,
                Default: match.Groups["default"] is { Success: true } value ? value.Value : null))
            .OrderBy(static variable => variable.Default is not null)
            .ThenBy(static variable => variable.Name, StringComparer.Ordinal)
            .DistinctBy(static variable => variable.Name);
        foreach (var (name, value) in variables)
        {
            text.Append("\n# ").Append(Meaning(name)).Append(value is null ? " Required." : string.Empty).Append('\n')
                .Append(value is null ? string.Empty : "#").Append(name).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }

    private static string Meaning(string name)
    {
        if (Meanings.TryGetValue(name, out var meaning))
        {
            return meaning;
        }

        if (name.EndsWith("_API_KEY", StringComparison.Ordinal))
        {
            return $"Key of the model provider {name[..^"_API_KEY".Length].ToLowerInvariant().Replace('_', '-')}.";
        }

        if (name.EndsWith("_IMAGE", StringComparison.Ordinal))
        {
            return $"Image of {name[..^"_IMAGE".Length].ToLowerInvariant()}.";
        }

        return ServicePlans.All.FirstOrDefault(plan => plan.Value.Port?.Variable == name) is { Key: { } service }
            ? $"Port of the host on which {service} is reached."
            : throw new InvalidOperationException($"The variable {name} of the Compose file has no meaning in {nameof(EnvironmentExample)}.");
    }

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z0-9_]+)(:-(?<default>[^}]*)|:\?[^}]*)?\}")]
    private static partial Regex Placeholder();
}
