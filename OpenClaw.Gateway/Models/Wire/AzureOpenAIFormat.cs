using System.Net.Http.Headers;

namespace OpenClaw.Gateway.Models;

/// <summary>OpenAI's format as Azure serves it: the deployment is part of the path and the key has a header of its own.</summary>
internal sealed class AzureOpenAIFormat(string? apiVersion) : OpenAIFormat(usesCompletionTokens: true)
{
    private const string DefaultVersion = "2024-10-21";

    public override string PathOf(string model, bool isStream) =>
        $"openai/deployments/{Uri.EscapeDataString(model)}/chat/completions?api-version={Uri.EscapeDataString(apiVersion ?? DefaultVersion)}";

    public override void Authorize(HttpRequestHeaders headers, string key)
    {
        if (key.Length > 0)
        {
            headers.Add("api-key", key);
        }
    }
}
