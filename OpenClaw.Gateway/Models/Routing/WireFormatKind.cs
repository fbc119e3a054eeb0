namespace OpenClaw.Gateway.Models;

/// <summary>How a provider is spoken to.</summary>
internal enum WireFormatKind
{
    /// <summary>The gateway's own responder; no network.</summary>
    BuiltIn,

    /// <summary>POST {base}/chat/completions, as OpenAI and most others serve it.</summary>
    OpenAI,

    /// <summary>The same with the deployment in the path, <c>api-version</c> and the <c>api-key</c> header.</summary>
    AzureOpenAI,

    /// <summary>POST {base}/messages.</summary>
    Anthropic,

    /// <summary>POST {base}/models/{model}:generateContent with an API key.</summary>
    Google,

    /// <summary>The same with an OAuth access token, as Vertex AI wants it.</summary>
    Vertex,

    /// <summary>POST {base}/api/chat, streamed as lines of JSON.</summary>
    Ollama,

    /// <summary>POST {base}/chat of version 2.</summary>
    Cohere,
}
