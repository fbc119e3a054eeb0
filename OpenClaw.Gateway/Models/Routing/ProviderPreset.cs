namespace OpenClaw.Gateway.Models;

/// <summary>What is known of a provider before anybody configures it.</summary>
/// <param name="BaseUrl">Null where every customer has an own address.</param>
/// <param name="KeyVariable">Environment variable of the key; null when the provider takes none.</param>
/// <param name="ConventionName">The provider's name in OpenTelemetry's conventions for generative AI.</param>
internal sealed record ProviderPreset(string Name, WireFormatKind Format, string? BaseUrl, string? KeyVariable, string ConventionName)
{
    public const string BuiltIn = "built-in";

    /// <summary>The known providers by name.</summary>
    public static IReadOnlyDictionary<string, ProviderPreset> All { get; } = new ProviderPreset[]
    {
        new(BuiltIn, WireFormatKind.BuiltIn, null, null, BuiltIn),
        new("openai", WireFormatKind.OpenAI, "https://api.openai.com/v1", "OPENAI_API_KEY", "openai"),
        new("azure-openai", WireFormatKind.AzureOpenAI, null, "AZURE_OPENAI_API_KEY", "azure.ai.openai"),
        new("anthropic", WireFormatKind.Anthropic, "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", "anthropic"),
        new("google", WireFormatKind.Google, "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY", "gcp.gemini"),
        new("vertex", WireFormatKind.Vertex, null, "VERTEX_ACCESS_TOKEN", "gcp.vertex_ai"),
        new("ollama", WireFormatKind.Ollama, "http://127.0.0.1:11434", null, "ollama"),
        new("litellm", WireFormatKind.OpenAI, "http://127.0.0.1:4000/v1", "LITELLM_MASTER_KEY", "litellm"),
        new("bedrock", WireFormatKind.OpenAI, "http://127.0.0.1:4000/v1", "LITELLM_MASTER_KEY", "aws.bedrock"),
        new("mistral", WireFormatKind.OpenAI, "https://api.mistral.ai/v1", "MISTRAL_API_KEY", "mistral_ai"),
        new("cohere", WireFormatKind.Cohere, "https://api.cohere.com/v2", "COHERE_API_KEY", "cohere"),
        new("deepseek", WireFormatKind.OpenAI, "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", "deepseek"),
        new("groq", WireFormatKind.OpenAI, "https://api.groq.com/openai/v1", "GROQ_API_KEY", "groq"),
        new("together", WireFormatKind.OpenAI, "https://api.together.xyz/v1", "TOGETHER_API_KEY", "together"),
        new("fireworks", WireFormatKind.OpenAI, "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", "fireworks"),
        new("xai", WireFormatKind.OpenAI, "https://api.x.ai/v1", "XAI_API_KEY", "x_ai"),
        new("openrouter", WireFormatKind.OpenAI, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", "openrouter"),
        new("nebius", WireFormatKind.OpenAI, "https://api.studio.nebius.com/v1", "NEBIUS_API_KEY", "nebius"),
        new("deepinfra", WireFormatKind.OpenAI, "https://api.deepinfra.com/v1/openai", "DEEPINFRA_API_KEY", "deepinfra"),
        new("minimax", WireFormatKind.OpenAI, "https://api.minimax.io/v1", "MINIMAX_API_KEY", "minimax"),
        new("zai", WireFormatKind.OpenAI, "https://api.z.ai/api/paas/v4", "ZAI_API_KEY", "zai"),
    }.ToDictionary(preset => preset.Name, StringComparer.OrdinalIgnoreCase);
}
