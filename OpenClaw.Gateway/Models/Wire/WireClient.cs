using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Calls one model of one provider over HTTP, once: no repetition, no choice.</summary>
/// <remarks>Every failure but the caller's cancellation is a <see cref="ModelCallException"/> with its kind.</remarks>
internal sealed class WireClient(Provider provider, string model, WireFormat format, ModelHttp http, ModelOptions options) : IChatClient
{
    private const int ErrorBytes = 16 * 1024;
    private static readonly ChatOptions NoOptions = new();
    private readonly string _label = $"{provider.Name}/{model}";
    private readonly ChatClientMetadata _metadata = new(provider.ConventionName, provider.BaseUrl, model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var timeout = Timeout(cancellationToken);
        try
        {
            using var answer = await SendAsync(messages, options, isStream: false, timeout.Token);
            var body = await ReadAsync(answer, MaxBytes, timeout.Token);
            using var json = JsonDocument.Parse(body);
            var response = format.Read(json.RootElement);
            return WireErrors.IsStopped(response.FinishReason, response.Messages.All(message => message.Contents.Count == 0))
                ? throw Stopped()
                : response;
        }
        catch (Exception exception) when (Explain(exception, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var timeout = Timeout(cancellationToken);
        using var answer = await GuardAsync(() => SendAsync(messages, options, isStream: true, timeout.Token), cancellationToken);
        await using var body = await GuardAsync(() => answer.Content.ReadAsStreamAsync(timeout.Token), cancellationToken);
        var reader = new WireEventReader(body, format.StreamsLines, MaxBytes);
        var stream = format.NewStream();
        List<ChatResponseUpdate> updates = [];
        var isEmpty = true;
        while (await GuardAsync(() => NextAsync(reader, stream, updates, timeout.Token), cancellationToken))
        {
            foreach (var update in updates)
            {
                isEmpty &= update.Contents.All(content => content is UsageContent);
                if (WireErrors.IsStopped(update.FinishReason, isEmpty))
                {
                    throw Stopped();
                }

                yield return update;
            }

            updates.Clear();
            timeout.CancelAfter(StreamIdleTimeout);
        }

        foreach (var update in updates)
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private int MaxBytes => options.MaxResponseBytes;

    private TimeSpan StreamIdleTimeout => options.StreamIdleTimeout;

    /// <summary>Reads one event.</summary>
    /// <returns>False at the end of a whole answer.</returns>
    private async Task<bool> NextAsync(
        WireEventReader reader, WireStream stream, List<ChatResponseUpdate> updates, CancellationToken cancellation)
    {
        if (await reader.NextAsync(cancellation) is { } data && !data.Span.SequenceEqual("[DONE]"u8))
        {
            using var json = JsonDocument.Parse(data);
            if (WireErrors.InEvent(_label, provider.Key, json.RootElement) is { } error)
            {
                throw error;
            }

            stream.Read(json.RootElement, updates);
            return true;
        }

        if (!stream.IsComplete)
        {
            throw new ModelCallException(ModelErrorKind.Server, $"{_label} cut its answer off");
        }

        stream.Finish(updates);
        return false;
    }

    private CancellationTokenSource Timeout(CancellationToken cancellation)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(options.RequestTimeout);
        return timeout;
    }

    private async Task<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? given, bool isStream, CancellationToken cancellation)
    {
        using var request = Request(Conversation(messages, given), given ?? NoOptions, isStream);
        var answer = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            ReadOnlyMemory<byte> body;
            try
            {
                body = await ReadAsync(answer, ErrorBytes, cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or ModelCallException)
            {
                body = ReadOnlyMemory<byte>.Empty;
            }

            throw WireErrors.Of(_label, provider.Key, (int)answer.StatusCode, answer.Headers, body);
        }
    }

    private HttpRequestMessage Request(IReadOnlyList<ChatMessage> messages, ChatOptions given, bool isStream)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(body))
        {
            format.Write(writer, model, messages, given, isStream);
        }

        var address = new Uri($"{provider.BaseUrl!.AbsoluteUri.TrimEnd('/')}/{format.PathOf(model, isStream)}");
        var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        format.Authorize(request.Headers, provider.Key);
        return request;
    }

    private List<ChatMessage> Conversation(IEnumerable<ChatMessage> messages, ChatOptions? given)
    {
        List<ChatMessage> conversation = [.. messages];
        if (!string.IsNullOrEmpty(given?.Instructions))
        {
            conversation.Insert(0, new ChatMessage(ChatRole.System, given.Instructions));
        }

        foreach (var content in conversation.SelectMany(message => message.Contents))
        {
            if (content is not (TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or UsageContent))
            {
                throw new ModelCallException(
                    ModelErrorKind.Client,
                    $"{_label} cannot be sent {content.GetType().Name}: messages may hold text, tool calls and their results");
            }
        }

        return conversation;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, int limit, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(answer.Content.Headers.ContentLength ?? 0, 1024, 1024 * 1024));
        while (await body.ReadAsync(buffer.GetMemory(1024), cancellation) is var read and > 0)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
            {
                throw new ModelCallException(ModelErrorKind.Malformed, $"the answer is longer than {limit} bytes");
            }
        }

        return buffer.WrittenMemory;
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> call, CancellationToken callers)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (Explain(exception, callers) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The exception of ours for one of the transport or the parser; null for those to be left alone.</summary>
    private ModelCallException? Explain(Exception exception, CancellationToken callers) => exception switch
    {
        ModelCallException => null,
        OperationCanceledException when !callers.IsCancellationRequested =>
            new ModelCallException(ModelErrorKind.Timeout, $"{_label} did not answer in time"),
        HttpRequestException error => new ModelCallException(ModelErrorKind.Server, $"{_label} cannot be reached: {error.Message}", error),
        IOException error => new ModelCallException(ModelErrorKind.Server, $"{_label} cut its answer off", error),
        JsonException error =>
            new ModelCallException(ModelErrorKind.Malformed, $"{_label} answered with something that cannot be read: {error.Message}"),
        _ => null,
    };

    private ModelCallException Stopped() =>
        new(ModelErrorKind.ContentPolicy, $"{_label} did not answer: its content rules stopped the request or the answer");
}
