using System.Text;
using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The answers that the HTTP endpoints of the protocol have in common.</summary>
internal static class HttpAnswers
{
    public static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }

    public static Task JsonAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }

    public static Task JsonAsync<TState>(HttpContext context, int status, TState state, Action<Utf8JsonWriter, TState> write) =>
        JsonAsync(context, status, FrameWriter.Json(state, write));

    /// <summary>An error in the form of OpenAI's endpoints.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string type, string message) => JsonAsync(context, status, (type, message), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, state.message);
        writer.WriteString("type"u8, state.type);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>An error in the form of the gateway's own endpoints.</summary>
    public static Task FailureAsync(HttpContext context, int status, string type, string message) => JsonAsync(context, status, (type, message), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok"u8, false);
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, state.type);
        writer.WriteString("message"u8, state.message);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static Task NotFoundAsync(HttpContext context) => TextAsync(context, StatusCodes.Status404NotFound, "Not Found");

    /// <summary>Checks the method before anything else.</summary>
    /// <returns>False when the request was answered.</returns>
    public static async Task<bool> IsMethodAsync(HttpContext context, params string[] allowed)
    {
        if (allowed.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        context.Response.Headers.Allow = string.Join(", ", allowed);
        await TextAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        return false;
    }

    /// <summary>Reads a JSON body of bounded size; an empty one counts as an empty object.</summary>
    /// <returns>Null when the body was refused and the request was answered.</returns>
    public static async Task<JsonElement?> ReadBodyAsync(HttpContext context, int maxBytes, Func<string, Task>? refuse = null)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer, timeout.Token)) > 0)
            {
                if (body.Length + read > maxBytes)
                {
                    context.Response.Headers.Connection = "close";
                    await ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "Payload too large");
                    return null;
                }

                body.Write(buffer, 0, read);
            }

            var text = body.GetBuffer().AsMemory(0, (int)body.Length);
            return text.Span.IsWhiteSpace() ? FrameReader.Parse([]) : FrameReader.Parse(Validated(text));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await ErrorAsync(context, StatusCodes.Status408RequestTimeout, "invalid_request_error", "Request body timeout");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            await (refuse?.Invoke("Invalid JSON body") ?? ErrorAsync(context, StatusCodes.Status400BadRequest, "invalid_request_error", "Invalid JSON body"));
        }

        return null;
    }

    private static ReadOnlySpan<byte> Validated(ReadOnlyMemory<byte> text)
    {
        // One JSON value and nothing behind it.
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = FrameReader.MaxDepth });
        while (reader.Read())
        {
        }

        return text.Span;
    }

    private static bool IsWhiteSpace(this Span<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
