using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Protocol;

/// <summary>/v1/models, /v1/chat/completions, /v1/responses and /v1/embeddings.</summary>
internal sealed class OpenAiApi(
    HttpAccess access, ICollectiveView collective, RunEngine engine, IOptions<ProtocolOptions> options, TimeProvider time)
{
    private const int MaxBody = 20 * 1024 * 1024;
    private const string WrongModel = "Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.";

    private ProtocolOptions.HttpEndpointOptions Endpoints => options.Value.Http;

    private long Seconds => time.GetUtcNow().ToUnixTimeSeconds();

    public async Task ModelsAsync(HttpContext context)
    {
        if (!Endpoints.ChatCompletions.Enabled && !Endpoints.Responses.Enabled)
        {
            await HttpAnswers.NotFoundAsync(context);
            return;
        }

        if (!await HttpAnswers.IsMethodAsync(context, "GET", "HEAD") || !await access.IsAuthorisedAsync(context, OperatorScopes.Read))
        {
            return;
        }

        string[] ids = ["openclaw", "openclaw/default", .. collective.Agents.Select(agent => $"openclaw/{agent.Id}")];
        if (context.Request.RouteValues["id"] is not string asked)
        {
            await HttpAnswers.JsonAsync(context, StatusCodes.Status200OK, ids, static (writer, all) =>
            {
                writer.WriteStartObject();
                writer.WriteString("object"u8, "list"u8);
                writer.WriteStartArray("data"u8);
                foreach (var id in all)
                {
                    WriteModel(writer, id);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        asked = Uri.UnescapeDataString(asked);
        await (!asked.StartsWith("openclaw", StringComparison.Ordinal) ? HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", "Invalid model id.")
            : ids.Contains(asked) ? HttpAnswers.JsonAsync(context, 200, asked, WriteModel)
            : HttpAnswers.ErrorAsync(context, 404, "invalid_request_error", $"Model '{asked}' not found."));
    }

    public async Task EmbeddingsAsync(HttpContext context)
    {
        if (!Endpoints.ChatCompletions.Enabled && !Endpoints.Responses.Enabled)
        {
            await HttpAnswers.NotFoundAsync(context);
        }
        else if (await HttpAnswers.IsMethodAsync(context, "POST") && await access.IsAuthorisedAsync(context, OperatorScopes.Write))
        {
            await HttpAnswers.ErrorAsync(context, StatusCodes.Status500InternalServerError, "api_error", "internal error");
        }
    }

    public async Task CompletionsAsync(HttpContext context)
    {
        if (await BeginAsync(context, Endpoints.ChatCompletions.Enabled, "messages", "openai") is not { } begun)
        {
            return;
        }

        var (request, run, pieces) = begun;
        if (request.IsStream)
        {
            await StreamCompletionAsync(context, request, run, pieces);
            return;
        }

        var record = await WaitAsync(context, run);
        if (record is not { State: RunRecord.Ok })
        {
            await HttpAnswers.ErrorAsync(context, StatusCodes.Status500InternalServerError, "api_error", "internal error");
            return;
        }

        await HttpAnswers.JsonAsync(context, StatusCodes.Status200OK, (request, record, Seconds, run.RunId), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, state.RunId);
            writer.WriteString("object"u8, "chat.completion"u8);
            writer.WriteNumber("created"u8, state.Seconds);
            writer.WriteString("model"u8, state.request.Model);
            writer.WriteStartArray("choices"u8);
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, 0);
            writer.WriteStartObject("message"u8);
            writer.WriteString("role"u8, "assistant"u8);
            writer.WriteString("content"u8, state.record.Text);
            writer.WriteEndObject();
            writer.WriteString("finish_reason"u8, "stop"u8);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartObject("usage"u8);
            writer.WriteNumber("prompt_tokens"u8, state.record.InputTokens);
            writer.WriteNumber("completion_tokens"u8, state.record.OutputTokens);
            writer.WriteNumber("total_tokens"u8, state.record.InputTokens + state.record.OutputTokens);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    public async Task ResponsesAsync(HttpContext context)
    {
        if (await BeginAsync(context, Endpoints.Responses.Enabled, "input", "openresponses") is not { } begun)
        {
            return;
        }

        var (request, run, pieces) = begun;
        var answer = new ResponsesAnswer(run.RunId, $"msg_{Guid.NewGuid()}", request.Model, Seconds);
        if (request.IsStream)
        {
            await StreamResponseAsync(context, answer, run, pieces);
            return;
        }

        var record = await WaitAsync(context, run);
        var ok = record is { State: RunRecord.Ok };
        await HttpAnswers.JsonAsync(
            context, ok ? 200 : 500, (answer, record, ok), static (writer, state) =>
                state.answer.Write(writer, state.ok ? "completed" : "failed", state.ok ? state.record!.Text : null, state.ok ? state.record : null));
    }

    private async Task<(ChatCompletion Request, Run Run, ChannelReader<string> Pieces)?> BeginAsync(HttpContext context, bool isEnabled, string turns, string family)
    {
        if (!isEnabled)
        {
            await HttpAnswers.NotFoundAsync(context);
            return null;
        }

        if (!await HttpAnswers.IsMethodAsync(context, "POST") || !await access.IsAuthorisedAsync(context, OperatorScopes.Write)
            || await HttpAnswers.ReadBodyAsync(context, MaxBody) is not { } body)
        {
            return null;
        }

        var request = ChatCompletion.Read(body, turns);
        var agent = context.Request.Headers["x-openclaw-agent-id"] is [{ Length: > 0 } named] ? named : AgentOf(request.Model);
        if (agent is null || collective.Agents.All(known => known.Id != agent))
        {
            await HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", WrongModel);
            return null;
        }

        if (request.Message is null)
        {
            await HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", $"Missing user message in `{turns}`.");
            return null;
        }

        var key = context.Request.Headers["x-openclaw-session-key"] is [{ Length: > 0 and <= SessionKey.MaxLength } wanted] ? SessionKey.Canonical(wanted, agent)
            : request.User is { Length: > 0 and <= 200 } user ? $"agent:{agent}:{family}-user:{user.ToLowerInvariant()}"
            : $"agent:{agent}:{family}:{Guid.NewGuid()}";
        if (key is null || collective.Agents.All(known => known.Id != (SessionKey.AgentOf(key) ?? collective.DefaultAgentId)))
        {
            await HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", "Invalid session key.");
            return null;
        }

        var id = $"{(turns == "input" ? "resp_" : "chatcmpl_")}{Guid.NewGuid()}";
        var start = await engine.AcceptAsync(new RunRequest("http", id, key, request.Message, "openai", request.System), context.RequestAborted);
        var pieces = start.Run!.Follow();
        engine.Launch(start.Run);
        return (request, start.Run, pieces);
    }

    private string? AgentOf(string model) => model switch
    {
        "openclaw" or "openclaw/default" => collective.DefaultAgentId,
        _ when model.StartsWith("openclaw/", StringComparison.Ordinal) || model.StartsWith("openclaw:", StringComparison.Ordinal) => model["openclaw/".Length..],
        _ when model.StartsWith("agent:", StringComparison.Ordinal) => model["agent:".Length..],
        _ => null,
    };

    /// <summary>Waits for the end; a client that goes away ends the run.</summary>
    private async Task<RunRecord?> WaitAsync(HttpContext context, Run run)
    {
        try
        {
            return await run.Finished.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            await engine.AbortAsync(run, "rpc");
            return null;
        }
    }

    private async Task StreamCompletionAsync(HttpContext context, ChatCompletion request, Run run, ChannelReader<string> pieces)
    {
        Begin(context);
        await ChunkAsync(context, run.RunId, request.Model, null);
        try
        {
            await foreach (var piece in pieces.ReadAllAsync(context.RequestAborted))
            {
                await ChunkAsync(context, run.RunId, request.Model, piece);
            }
        }
        catch (OperationCanceledException)
        {
            await engine.AbortAsync(run, "rpc");
            return;
        }

        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private Task ChunkAsync(HttpContext context, string id, string model, string? piece) => EventAsync(context, null, FrameWriter.Json((id, model, piece, Seconds), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, state.id);
        writer.WriteString("object"u8, "chat.completion.chunk"u8);
        writer.WriteNumber("created"u8, state.Seconds);
        writer.WriteString("model"u8, state.model);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        writer.WriteStartObject("delta"u8);
        if (state.piece is null)
        {
            writer.WriteString("role"u8, "assistant"u8);
        }
        else
        {
            writer.WriteString("content"u8, state.piece);
        }

        writer.WriteEndObject();
        if (state.piece is not null)
        {
            writer.WriteNull("finish_reason"u8);
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }));

    private async Task StreamResponseAsync(HttpContext context, ResponsesAnswer answer, Run run, ChannelReader<string> pieces)
    {
        Begin(context);
        var text = new StringBuilder();
        foreach (var name in (string[])["response.created", "response.in_progress", "response.output_item.added", "response.content_part.added"])
        {
            await EventAsync(context, name, answer.Event(name, "", null));
        }

        try
        {
            await foreach (var piece in pieces.ReadAllAsync(context.RequestAborted))
            {
                text.Append(piece);
                await EventAsync(context, "response.output_text.delta", answer.Event("response.output_text.delta", piece, null));
            }
        }
        catch (OperationCanceledException)
        {
            await engine.AbortAsync(run, "rpc");
            return;
        }

        var record = await run.Finished;
        foreach (var name in (string[])["response.output_text.done", "response.content_part.done", "response.output_item.done"])
        {
            await EventAsync(context, name, answer.Event(name, text.ToString(), null));
        }

        var last = record.State == RunRecord.Ok ? "response.completed" : "response.failed";
        await EventAsync(context, last, answer.Event(last, text.ToString(), record));
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private static void Begin(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
    }

    private static async Task EventAsync(HttpContext context, string? name, byte[] data)
    {
        if (name is not null)
        {
            await context.Response.WriteAsync($"event: {name}\n", context.RequestAborted);
        }

        await context.Response.WriteAsync("data: ", context.RequestAborted);
        await context.Response.Body.WriteAsync(data, context.RequestAborted);
        await context.Response.WriteAsync("\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static void WriteModel(Utf8JsonWriter writer, string id)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, id);
        writer.WriteString("object"u8, "model"u8);
        writer.WriteNumber("created"u8, 0);
        writer.WriteString("owned_by"u8, "openclaw"u8);
        writer.WriteStartArray("permission"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
