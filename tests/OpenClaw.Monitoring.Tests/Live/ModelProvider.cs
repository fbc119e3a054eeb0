using System.Net;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Live;

/// <summary>A provider of models in the format of OpenAI: a real HTTP server.</summary>
internal sealed class ModelProvider : IAsyncDisposable
{
    /// <summary>A model that is always asked too much.</summary>
    public const string Limited = "limited";

    /// <summary>A text that no model takes.</summary>
    public const string Impossible = "Answer the unanswerable.";

    private readonly HttpListener _listener = new();
    private readonly Task _answering;
    private int _answers;

    public ModelProvider()
    {
        Address = new Uri($"http://127.0.0.1:{Ports.Free()}/v1/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _answering = AnswerAllAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering;
    }

    private async Task AnswerAllAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var request = await JsonDocument.ParseAsync(context.Request.InputStream);
                Answer(context.Response, request.RootElement);
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException && !_listener.IsListening)
            {
                return;
            }
            catch (HttpListenerException)
            {
                // The caller has gone.
            }
        }
    }

    private void Answer(HttpListenerResponse response, JsonElement request)
    {
        var id = $"chatcmpl-{++_answers}";
        var (status, type, body) = request.GetProperty("model").GetString() == Limited
            ? (429, "application/json", """{"error":{"message":"too many requests"}}""")
            : request.GetRawText().Contains(Impossible, StringComparison.Ordinal)
            ? (400, "application/json", """{"error":{"message":"no"}}""")
            : request.TryGetProperty("stream", out var stream) && stream.GetBoolean()
            ? (200, "text/event-stream", $$$"""
                data: {"id":"{{{id}}}","model":"willing","choices":[{"index":0,"delta":{"content":"Nothing."},"finish_reason":null}]}

                data: {"id":"{{{id}}}","model":"willing","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                data: {"id":"{{{id}}}","model":"willing","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5}}

                data: [DONE]


                """)
            : (200, "application/json", $$$"""
                {"id":"{{{id}}}","model":"willing","choices":[{"index":0,"message":{"role":"assistant","content":"Nothing."},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}
                """);
        response.StatusCode = status;
        response.ContentType = type;
        response.Close(System.Text.Encoding.UTF8.GetBytes(body), willBlock: false);
    }
}
