using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Reads the events of one streamed answer in their order.</summary>
internal abstract class WireStream
{
    /// <summary>Whether the provider said that the answer is whole; a stream that ends before was cut.</summary>
    public bool IsComplete { get; protected set; }

    protected string? ResponseId { get; set; }

    protected string? ModelId { get; set; }

    /// <summary>Reads an event and adds what it says.</summary>
    public abstract void Read(JsonElement data, List<ChatResponseUpdate> updates);

    /// <summary>Adds what is known only at the end.</summary>
    public virtual void Finish(List<ChatResponseUpdate> updates)
    {
    }

    protected ChatResponseUpdate Update(params IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { ResponseId = ResponseId, ModelId = ModelId };
}
