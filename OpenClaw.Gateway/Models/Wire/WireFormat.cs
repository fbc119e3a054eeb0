using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>How a family of providers writes requests, answers, streams and errors.</summary>
internal abstract class WireFormat
{
    /// <summary>Whether a streamed answer is lines of JSON; otherwise it is server-sent events.</summary>
    public virtual bool StreamsLines => false;

    public static WireFormat Of(Provider provider) => provider.Format switch
    {
        WireFormatKind.OpenAI => new OpenAIFormat(usesCompletionTokens: provider.Name == "openai"),
        WireFormatKind.AzureOpenAI => new AzureOpenAIFormat(provider.ApiVersion),
        WireFormatKind.Anthropic => new AnthropicFormat(provider.ApiVersion),
        WireFormatKind.Google => new GoogleFormat(),
        WireFormatKind.Vertex => new GoogleFormat(usesAccessToken: true),
        WireFormatKind.Ollama => new OllamaFormat(),
        WireFormatKind.Cohere => new CohereFormat(),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider.Format, "the format has no network"),
    };

    /// <summary>Where to post a request to, below the provider's base address.</summary>
    public abstract string PathOf(string model, bool isStream);

    /// <summary>Puts the key where the provider looks for it.</summary>
    public virtual void Authorize(HttpRequestHeaders headers, string key)
    {
        if (key.Length > 0)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>Writes the body of a request.</summary>
    public abstract void Write(Utf8JsonWriter writer, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream);

    /// <summary>Reads a whole answer.</summary>
    public abstract ChatResponse Read(JsonElement answer);

    /// <summary>Begins to read a streamed answer.</summary>
    public abstract WireStream NewStream();
}
