using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Protocol;

/// <summary>/hooks/wake and /hooks/agent.</summary>
internal sealed class HooksApi(
    IOptions<HookOptions> options, ICollectiveView collective, ISystemTexts texts, HeartbeatTurns heartbeats, RunEngine engine, ClientOrigin origins, TimeProvider time)
{
    private const string NoQueryToken =
        "Hook token must be provided via Authorization: Bearer <token> or X-OpenClaw-Token header (query parameters are not allowed).";

    // Unlike the gateway's own limit this one always works, for loopback too.
    private readonly FailureLimiter _limiter = new(
        Options.Create(new ProtocolOptions
        {
            Auth = new() { RateLimit = new() { MaxAttempts = 20, WindowSeconds = 60, LockoutSeconds = 60, ExemptLoopback = false } },
        }),
        time);

    public bool IsMine(PathString path) => options.Value.Enabled && !string.IsNullOrEmpty(options.Value.Token) && path.StartsWithSegments(options.Value.Path);

    public async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Query.ContainsKey("token"))
        {
            await HttpAnswers.TextAsync(context, 400, NoQueryToken);
            return;
        }

        if (!await HttpAnswers.IsMethodAsync(context, "POST") || !await IsAuthorisedAsync(context))
        {
            return;
        }

        context.Request.Path.StartsWithSegments(options.Value.Path, out var rest);
        switch (rest.Value?.TrimEnd('/'))
        {
            case "/wake":
                await WakeAsync(context);
                break;
            case "/agent":
                await RunAsync(context);
                break;
            default:
                await HttpAnswers.NotFoundAsync(context);
                break;
        }
    }

    private async Task<bool> IsAuthorisedAsync(HttpContext context)
    {
        var client = origins.Of(context).ClientAddress;
        if (_limiter.RetryAfterSeconds(client) is > 0 and var wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            await HttpAnswers.TextAsync(context, 429, "Too Many Requests");
            return false;
        }

        var headers = context.Request.Headers;
        var presented = headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : headers["X-OpenClaw-Token"].ToString();
        if (CryptographicOperations.FixedTimeEquals(Digest(presented), Digest(options.Value.Token!)))
        {
            return true;
        }

        _limiter.Failed(client);
        await HttpAnswers.TextAsync(context, 401, "Unauthorized");
        return false;
    }

    private async Task WakeAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return;
        }

        if (body.Text("text")?.Trim() is not { Length: > 0 } text)
        {
            await RefuseAsync(context, "text required");
            return;
        }

        var mode = body.Text("mode") == "next-heartbeat" ? "next-heartbeat" : "now";
        await texts.QueueAsync(text, context.RequestAborted);
        if (mode == "now")
        {
            heartbeats.StartNow(collective.DefaultAgentId);
        }

        await HttpAnswers.JsonAsync(context, 200, mode, static (writer, chosen) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("mode"u8, chosen);
            writer.WriteEndObject();
        });
    }

    private async Task RunAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return;
        }

        if (body.Text("message")?.Trim() is not { Length: > 0 } message)
        {
            await RefuseAsync(context, "message required");
            return;
        }

        var agent = body.Text("agentId") is { Length: > 0 } named ? SessionKey.NormaliseAgentId(named) : collective.DefaultAgentId;
        if (collective.Agents.All(known => known.Id != agent)
            || (options.Value.AllowedAgentIds.Length > 0 && !options.Value.AllowedAgentIds.Contains(agent)))
        {
            await RefuseAsync(context, "agentId is not allowed by hooks.allowedAgentIds");
            return;
        }

        if (body.Text("sessionKey") is { Length: > 0 } && !options.Value.AllowRequestSessionKey)
        {
            await RefuseAsync(context, "sessionKey is disabled for external /hooks/agent payloads; set hooks.allowRequestSessionKey=true to enable");
            return;
        }

        var session = body.Text("sessionKey") is { Length: > 0 and <= SessionKey.MaxLength } key ? SessionKey.Canonical(key, agent) : $"agent:{agent}:hook:{Guid.NewGuid()}";
        if (session is null || SessionKey.AgentOf(session) is { } owner && owner != agent)
        {
            await RefuseAsync(context, "malformed sessionKey");
            return;
        }

        var idempotency = body.Text("idempotencyKey") ?? context.Request.Headers["Idempotency-Key"].ToString();
        var runId = string.IsNullOrEmpty(idempotency) ? Guid.NewGuid().ToString() : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(idempotency)).AsSpan(0, 16)).ToString();
        await engine.StartAsync(
            new RunRequest("hook", runId, session, message, body.Text("name") ?? "hook", TimeoutMs: Math.Clamp(body.Integer("timeoutSeconds") ?? 0, 0, 86_400) * 1000),
            context.RequestAborted);
        await HttpAnswers.JsonAsync(context, 200, runId, static (writer, id) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("runId"u8, id);
            writer.WriteEndObject();
        });
    }

    private Task<JsonElement?> ReadAsync(HttpContext context) =>
        HttpAnswers.ReadBodyAsync(context, options.Value.MaxBodyBytes, text => RefuseAsync(context, text));

    private static Task RefuseAsync(HttpContext context, string error) => HttpAnswers.JsonAsync(context, 400, error, static (writer, text) =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok"u8, false);
        writer.WriteString("error"u8, text);
        writer.WriteEndObject();
    });

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
