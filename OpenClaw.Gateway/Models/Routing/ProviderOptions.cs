namespace OpenClaw.Gateway.Models;

/// <summary>A provider as configured; what is left out comes from the preset of the same name.</summary>
internal sealed class ProviderOptions
{
    /// <summary>How it is spoken to; needed for a provider without a preset.</summary>
    public WireFormatKind? Format { get; set; }

    /// <summary>Address up to and including the version, for example https://api.openai.com/v1.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>Name of the environment variable with the key; the key itself never stands in the configuration.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>File with the key, for mounted secrets; stands above the variable.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Whether the provider takes no key although its preset has one, for example LiteLLM without a master key.</summary>
    public bool NoKey { get; set; }

    /// <summary>Version of the API, where the format has one: Azure OpenAI's <c>api-version</c>, Anthropic's <c>anthropic-version</c>.</summary>
    public string? ApiVersion { get; set; }
}
