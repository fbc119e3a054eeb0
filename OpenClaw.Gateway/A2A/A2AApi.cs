using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.A2A;

/// <summary>The A2A protocol 1.0 for agents outside: the card, and JSON-RPC at /a2a.</summary>
/// <remarks>Methods are known by their names of 1.0 (SendMessage) and by the older ones (message/send); objects have the form of 1.0.</remarks>
internal static class A2AApi
{
    private const string Path = "/a2a";
    private const string EventStream = "text/event-stream; charset=utf-8";

    private static readonly string Version =
        typeof(A2AApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static void MapA2AApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/agent-card.json", Card).AllowAnonymous().WithTags("a2a");
        app.MapPost(Path, CallAsync).WithTags("a2a");
    }

    internal static IResult Card(HttpRequest request, Roster roster) => TypedResults.Bytes(
        A2AWriter.Json(json => A2AWriter.Card(json, $"{request.Scheme}://{request.Host}{Path}", Version, roster.Agents)), "application/json");

    internal static async Task CallAsync(HttpContext context, A2ATasks tasks, MessagingMetrics metrics, IOptions<MessagingOptions> options)
    {
        JsonElement? id = null;
        try
        {
            using var call = await ReadAsync(context.Request, options.Value.MaxBodyBytes, context.RequestAborted);
            var root = call.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            {
                throw new A2AException(A2AException.InvalidRequest, "Send one JSON-RPC 2.0 request with jsonrpc, id, method and params.");
            }

            id = root.TryGetProperty("id", out var given) && given.ValueKind is JsonValueKind.String or JsonValueKind.Number ? given.Clone() : null;
            var parameters = root.TryGetProperty("params", out var sent) ? sent : default;
            await RunAsync(context, tasks, id, method.GetString()!, parameters);
        }
        catch (A2AException exception) when (!context.Response.HasStarted)
        {
            if (exception.Refusal is { } why)
            {
                metrics.Refused("", why);
            }

            await AnswerAsync(context, id, "error", json => A2AWriter.Error(json, exception.Code, exception.Message));
        }
        catch (StorageUnavailableException exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, id, "error", json => A2AWriter.Error(json, A2AException.Internal, $"{exception.Message} Try again later."));
        }
    }

    private static async Task RunAsync(HttpContext context, A2ATasks tasks, JsonElement? id, string method, JsonElement parameters)
    {
        var cancellation = context.RequestAborted;
        switch (method)
        {
            case "message/send" or "SendMessage":
                var message = Read(parameters);
                await foreach (var (task, _, answer) in tasks.SendAsync(message, cancellation))
                {
                    if (answer is not null || !message.Wait)
                    {
                        await AnswerAsync(context, id, "result", json => Wrapped(json, task, answer));
                        return;
                    }
                }

                break;
            case "message/stream" or "SendStreamingMessage":
                await StreamAsync(context, tasks, id, Read(parameters), cancellation);
                break;
            case "tasks/get" or "GetTask":
                var (found, stored) = await tasks.FindAsync(A2AMessage.TaskId(parameters), cancellation);
                await AnswerAsync(context, id, "result", json => A2AWriter.Task(json, found, stored));
                break;
            case "tasks/cancel" or "CancelTask":
                var cancelled = await tasks.CancelAsync(A2AMessage.TaskId(parameters), cancellation);
                await AnswerAsync(context, id, "result", json => A2AWriter.Task(json, cancelled, null));
                break;
            default:
                throw new A2AException(
                    A2AException.MethodNotFound, "Unknown method; there are message/send, message/stream, tasks/get and tasks/cancel.");
        }
    }

    private static A2AMessage Read(JsonElement parameters)
    {
        try
        {
            return A2AMessage.Read(parameters);
        }
        catch (A2AException exception)
        {
            throw new A2AException(exception.Code, exception.Message) { Refusal = "invalid" };
        }
    }

    private static async Task StreamAsync(HttpContext context, A2ATasks tasks, JsonElement? id, A2AMessage message, CancellationToken cancellation)
    {
        var pieces = 0;
        var begun = false;
        await foreach (var (task, piece, answer) in tasks.SendAsync(message, cancellation))
        {
            if (!begun)
            {
                begun = true;
                context.Response.ContentType = EventStream;
                context.Response.Headers.CacheControl = "no-store";
                await EventAsync(context, id, json => Wrapped(json, task, null));
            }

            if (piece is not null)
            {
                if (pieces == 0)
                {
                    await EventAsync(context, id, json => A2AWriter.StatusUpdate(json, task, A2AWriter.Working, tasks.Now(), null));
                }

                await EventAsync(context, id, json => A2AWriter.ArtifactUpdate(json, task, piece, append: pieces > 0, last: false));
                pieces++;
            }

            if (answer is not null)
            {
                // The whole once more: a reader that was too slow for some piece has it all the same.
                if (answer.Answer is { } text && !task.Cancelled)
                {
                    await EventAsync(context, id, json => A2AWriter.ArtifactUpdate(json, task, text, append: false, last: true));
                }

                await EventAsync(
                    context, id, json => A2AWriter.StatusUpdate(json, task, A2AWriter.StateOf(task, answer), answer.AnsweredAt, answer.Error));
            }
        }
    }

    private static void Wrapped(Utf8JsonWriter json, A2ATask task, StoredMessage? answer)
    {
        json.WriteStartObject();
        json.WritePropertyName("task");
        A2AWriter.Task(json, task, answer);
        json.WriteEndObject();
    }

    private static async Task AnswerAsync(HttpContext context, JsonElement? id, string member, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(A2AWriter.Json(json => A2AWriter.Response(json, id, member, write)), context.RequestAborted);
    }

    private static async Task EventAsync(HttpContext context, JsonElement? id, Action<Utf8JsonWriter> write)
    {
        var body = context.Response.Body;
        await body.WriteAsync("data: "u8.ToArray(), context.RequestAborted);
        await body.WriteAsync(A2AWriter.Json(json => A2AWriter.Response(json, id, "result", write)), context.RequestAborted);
        await body.WriteAsync("\n\n"u8.ToArray(), context.RequestAborted);
        await body.FlushAsync(context.RequestAborted);
    }

    private static async Task<JsonDocument> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > limit)
            {
                throw new A2AException(A2AException.InvalidRequest, $"The body may have at most {limit} bytes.") { Refusal = "tooLarge" };
            }
        }

        try
        {
            return JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
        catch (JsonException exception)
        {
            throw new A2AException(A2AException.Parse, $"The body is not JSON: {exception.Message}") { Refusal = "invalid" };
        }
    }
}
