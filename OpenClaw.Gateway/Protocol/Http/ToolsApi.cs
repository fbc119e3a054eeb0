using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Protocol;

/// <summary>/tools/invoke: the gateway's tools for scripts.</summary>
internal sealed class ToolsApi(HttpAccess access, GatewayTools tools, ClientOrigin origins, IServiceProvider services)
{
    private const int MaxBody = 2 * 1024 * 1024;
    private static readonly Peer Script = new(
        new ClientInfo("gateway-client", OpenClawVersion.Text, "http", "backend"), Peer.Operator, [ScopeNames.Read], OperatorScopes.Read, null, [], [], 0);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!await HttpAnswers.IsMethodAsync(context, "POST") || !await access.IsAuthorisedAsync(context)
            || await HttpAnswers.ReadBodyAsync(context, MaxBody) is not { } body)
        {
            return;
        }

        if (body.Text("tool") is not { Length: > 0 } name)
        {
            await HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", "tools.invoke requires body.tool");
            return;
        }

        if (tools.Find(name) is not { } tool)
        {
            await HttpAnswers.FailureAsync(context, 404, "not_found", $"Tool not available: {(name.Length <= 100 ? name : name[..100])}");
            return;
        }

        // The table knows this group's siblings; asking for it earlier would make a circle.
        var method = services.GetRequiredService<MethodTable>().Find(tool.Method)!;
        var arguments = Arguments(body, tool);
        if (method.Parameters?.Violations(arguments) is { } violations)
        {
            await HttpAnswers.FailureAsync(context, 400, "tool_error", $"invalid {name} args: {violations}");
            return;
        }

        try
        {
            using var socket = new ServerWebSocket(new NoTransport());
            using var caller = new Connection(socket, context.Features.GetRequiredFeature<IConnectionLifetimeFeature>(), origins.Of(context), services.GetRequiredService<ConnectionServices>());
            caller.ActFor(Script);
            var result = await method.Handler!(new RpcCall(caller, "tool", arguments));
            if (result.Error is { } error)
            {
                await HttpAnswers.FailureAsync(context, error.Code == RpcError.InvalidRequest ? 400 : 500, "tool_error", error.Code == RpcError.InvalidRequest ? error.Message : "tool execution failed");
                return;
            }

            var payload = FrameWriter.Json(result, static (writer, answer) => answer.WritePayload(writer));
            await HttpAnswers.JsonAsync(context, 200, payload, static (writer, details) =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("ok"u8, true);
                writer.WriteStartObject("result"u8);
                writer.WriteStartArray("content"u8);
                writer.WriteStartObject();
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, details);
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WritePropertyName("details"u8);
                writer.WriteRawValue(details, skipInputValidation: true);
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await (e is RpcException expected
                ? HttpAnswers.FailureAsync(context, 400, "tool_error", expected.Message)
                : HttpAnswers.FailureAsync(context, 500, "tool_error", "tool execution failed"));
        }
    }

    private static JsonElement Arguments(JsonElement body, GatewayTool tool)
    {
        var arguments = body.TryGetProperty("args", out var sent) && sent.ValueKind == JsonValueKind.Object ? sent : FrameReader.Parse([]);
        return tool.Method == "chat.history" && arguments.Text("sessionKey") is null && body.Text("sessionKey") is { Length: > 0 } key
            ? JsonElement.Parse(FrameWriter.Json(key, static (writer, sessionKey) =>
            {
                writer.WriteStartObject();
                writer.WriteString("sessionKey"u8, sessionKey);
                writer.WriteEndObject();
            }))
            : arguments;
    }
}
