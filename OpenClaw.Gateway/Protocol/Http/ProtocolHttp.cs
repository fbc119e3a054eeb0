using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The HTTP endpoints of the protocol, which authenticate by themselves, and the answer to unknown paths.</summary>
internal static class ProtocolHttp
{
    public static void MapProtocolHttp(this WebApplication app)
    {
        var openAi = app.Services.GetRequiredService<OpenAiApi>();
        Map(app, "/v1/models", openAi.ModelsAsync);
        Map(app, "/v1/models/{**id}", openAi.ModelsAsync);
        Map(app, "/v1/chat/completions", openAi.CompletionsAsync);
        Map(app, "/v1/responses", openAi.ResponsesAsync);
        Map(app, "/v1/embeddings", openAi.EmbeddingsAsync);
        Map(app, "/tools/invoke", app.Services.GetRequiredService<ToolsApi>().InvokeAsync);
        var sessions = app.Services.GetRequiredService<SessionsApi>();
        Map(app, "/sessions/{key}/history", sessions.HistoryAsync);
        Map(app, "/sessions/{key}/kill", sessions.KillAsync);
        Map(app, "/__openclaw/control-ui-config.json", ControlUiAsync);
    }

    /// <summary>Answers hooks and paths that nothing is mapped to.</summary>
    public static void UseUnknownPaths(this WebApplication app)
    {
        var hooks = app.Services.GetRequiredService<HooksApi>();
        var files = app.Environment.WebRootFileProvider;
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            return hooks.IsMine(path) ? hooks.AnswerAsync(context)
                : context.GetEndpoint() is not null || path.StartsWithSegments("/api") || path == "/" || files.GetFileInfo(path).Exists ? next(context)
                : HttpAnswers.NotFoundAsync(context);
        });
    }

    private static void Map(WebApplication app, string pattern, RequestDelegate handler) => app.Map(pattern, handler).AllowAnonymous().ExcludeFromDescription();

    private static async Task ControlUiAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<ProtocolOptions>>().Value;
        if (!options.ControlUi.Enabled)
        {
            await HttpAnswers.NotFoundAsync(context);
        }
        else if (await HttpAnswers.IsMethodAsync(context, "GET", "HEAD"))
        {
            var collective = context.RequestServices.GetRequiredService<ICollectiveView>();
            var agent = collective.Agents[0];
            await HttpAnswers.JsonAsync(context, 200, agent, static (writer, view) =>
            {
                writer.WriteStartObject();
                writer.WriteString("basePath"u8, ""u8);
                writer.WriteString("assistantName"u8, view.Name);
                writer.WriteString("assistantAvatar"u8, view.Emoji ?? view.Name[..1]);
                writer.WriteString("assistantAgentId"u8, view.Id);
                writer.WriteString("serverVersion"u8, OpenClawVersion.Text);
                writer.WriteEndObject();
            });
        }
    }
}
