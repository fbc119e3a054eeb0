using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Models;

/// <summary>Answers to exactly the same request, in memory; the one that was not asked for longest goes first.</summary>
internal sealed class ResponseCache(IOptions<ModelOptions> options, TimeProvider clock)
{
    private readonly ResponseCacheOptions _options = options.Value.Cache;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _kept = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _order = new();

    /// <summary>Names a request; null when its answer is not to be kept: the cache is off, or more than text is in play.</summary>
    public string? KeyOf(ModelGroup group, IReadOnlyList<ChatMessage> messages, ChatOptions? given)
    {
        if (!_options.Enabled || given?.Tools is { Count: > 0 }
            || messages.Any(message => message.Contents.Any(content => content is not TextContent)))
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(group.Name);
        foreach (var message in messages)
        {
            Add(message.Role.Value);
            Add(message.Text);
        }

        Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{given?.Temperature}|{given?.TopP}|{given?.TopK}|{given?.MaxOutputTokens}|{given?.Seed}|{given?.FrequencyPenalty}|{given?.PresencePenalty}"));
        Add(given?.Instructions ?? "");
        Add(string.Join('\n', given?.StopSequences ?? []));
        Add(given?.ResponseFormat is ChatResponseFormatJson json ? $"json {json.Schema}" : "");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text)
        {
            // Lengths keep "ab"+"c" apart from "a"+"bc".
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }

    /// <summary>The kept answer, free of charge; null when there is none.</summary>
    public ChatResponse? Find(string? key)
    {
        if (key is null)
        {
            return null;
        }

        lock (_gate)
        {
            if (!_kept.TryGetValue(key, out var node))
            {
                return null;
            }

            _order.Remove(node);
            if (clock.GetElapsedTime(node.Value.At) > _options.Lifetime)
            {
                _kept.Remove(key);
                return null;
            }

            _order.AddFirst(node);
            var (_, text, modelId, receipt, _) = node.Value;
            var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { ModelId = modelId, FinishReason = ChatFinishReason.Stop };
            (receipt with { InputTokens = 0, OutputTokens = 0, Cost = ModelCost.Free }).AttachTo(response);
            return response;
        }
    }

    /// <summary>Keeps an answer, unless it is incomplete, too long, or not only text.</summary>
    public void Add(string? key, string text, string? modelId, ChatFinishReason? finish, ModelReceipt receipt)
    {
        if (key is null || finish != ChatFinishReason.Stop || text.Length == 0 || text.Length > _options.MaxCharacters)
        {
            return;
        }

        lock (_gate)
        {
            if (_kept.Remove(key, out var old))
            {
                _order.Remove(old);
            }

            _kept[key] = _order.AddFirst(new Kept(key, text, modelId, receipt, clock.GetTimestamp()));
            if (_kept.Count > _options.MaxEntries)
            {
                _kept.Remove(_order.Last!.Value.Key);
                _order.RemoveLast();
            }
        }
    }

    private sealed record Kept(string Key, string Text, string? ModelId, ModelReceipt Receipt, long At);
}
