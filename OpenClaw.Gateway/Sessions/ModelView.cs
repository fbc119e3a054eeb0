using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Sessions;

/// <summary>The model behind the agents, as sessions show it.</summary>
internal sealed class ModelView(IChatClient client)
{
    private const string Unknown = "default";
    private readonly ChatClientMetadata? _metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;

    public string Provider => _metadata?.ProviderName ?? Unknown;

    /// <summary>Context that is assumed of a model, in tokens.</summary>
    public const long ContextTokens = 32_000;

    public string Default => _metadata?.DefaultModelId ?? Unknown;
}
