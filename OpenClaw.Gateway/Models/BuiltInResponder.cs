using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>A chat client without a model: the same conversation always gets the same answer, and every answer says where it comes from.</summary>
/// <remarks>It keeps the collective working, and its plumbing testable, where no provider is configured.</remarks>
internal sealed class BuiltInResponder : IChatClient
{
    public const string Name = "built-in";
    private const int QuotedCharacters = 160;
    private static readonly ChatClientMetadata Metadata = new(Name, defaultModelId: Name);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer(messages, options))) { ModelId = Name });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var piece in Answer(messages, options).Chunk(24))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, new string(piece)) { ModelId = Name };
        }

        await Task.CompletedTask;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private static string Answer(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            return Ballot(conversation);
        }

        var text = conversation.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        return string.Create(
            CultureInfo.InvariantCulture, $"[{Name} responder, no model configured] Received {text.Length} characters: {Quote(text)}");
    }

    // A digest of everything said decides, so that members of the triad with different instructions can differ.
    private static string Ballot(IReadOnlyList<ChatMessage> conversation)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', conversation.Select(message => message.Text))));
        var vote = (BinaryPrimitives.ReadUInt32BigEndian(digest) % 8) switch { < 5 => "yes", < 7 => "no", _ => "abstain" };
        return $$"""{"vote":"{{vote}}","reason":"[{{Name}} responder, no model configured] vote derived from a digest of the question"}""";
    }

    private static string Quote(string text)
    {
        if (text.Length <= QuotedCharacters)
        {
            return text;
        }

        // Never between the halves of a surrogate pair.
        var end = char.IsHighSurrogate(text[QuotedCharacters - 1]) ? QuotedCharacters - 1 : QuotedCharacters;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
