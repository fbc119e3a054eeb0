using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The effective settings in the form of the original's configuration file, and the few that may be changed at run time.</summary>
internal sealed class GatewaySettings(IOptions<ProtocolOptions> options, ICollectiveView collective, IServer server, IDocumentStore store)
{
    public const string Redacted = "__OPENCLAW_REDACTED__";
    private const string Id = "settings";

    private static readonly Shape Form = Shape.Strict(
        Shape.Optional("gateway", Shape.Strict(
            Shape.Optional("mode", Shape.Constant("local")), Shape.Optional("bind", Shape.Text()), Shape.Optional("port", Shape.Int(0, 65535)),
            Shape.Optional("auth", Shape.Strict(
                Shape.Optional("mode", Shape.OneOf("token", "password", "none")), Shape.Optional("token", Shape.Text()), Shape.Optional("password", Shape.Text()),
                Shape.Optional("tokenOnlyRead", Shape.Bool), Shape.Optional("autoApproveScopeUpgrade", Shape.Bool))),
            Shape.Optional("controlUi", Shape.Strict(
                Shape.Optional("enabled", Shape.Bool), Shape.Optional("allowedOrigins", Shape.ArrayOf(Shape.Text(1))), Shape.Optional("allowInsecureAuth", Shape.Bool))),
            Shape.Optional("http", Shape.Strict(Shape.Optional("endpoints", Shape.Strict(
                Shape.Optional("chatCompletions", Shape.Strict(Shape.Optional("enabled", Shape.Bool))),
                Shape.Optional("responses", Shape.Strict(Shape.Optional("enabled", Shape.Bool))))))))),
        Shape.Optional("agents", Shape.Strict(
            Shape.Optional("defaults", Shape.Strict(Shape.Optional("heartbeat", Shape.Strict(Shape.Optional("everyMs", Shape.Int(0, 86_400_000)))))),
            Shape.Optional("list", Shape.ArrayOf(Shape.Any)))),
        Shape.Optional("session", Shape.Strict(Shape.Optional("mainKey", Shape.Text()), Shape.Optional("scope", Shape.Text()))),
        Shape.Optional("cron", Shape.Strict(Shape.Optional("enabled", Shape.Bool))));

    private readonly DocumentSet<StoredSettings> _documents = new(store, Id, ProtocolJson.Default.StoredSettings);

    public string Path => $"{options.Value.StateDir}/openclaw.json";

    /// <summary>The effective settings with every secret replaced.</summary>
    public JsonObject Effective()
    {
        var value = options.Value;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var port = address is not null && Uri.TryCreate(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri) ? uri.Port : 18789;
        var auth = new JsonObject { ["mode"] = value.Auth.Mode };
        auth[value.Auth.Mode == "password" ? "password" : "token"] = Redacted;
        auth["tokenOnlyRead"] = value.Auth.TokenOnlyRead;
        auth["autoApproveScopeUpgrade"] = value.Auth.AutoApproveScopeUpgrade;
        return new JsonObject
        {
            ["gateway"] = new JsonObject
            {
                ["mode"] = "local",
                ["bind"] = "loopback",
                ["port"] = port,
                ["auth"] = auth,
                ["controlUi"] = new JsonObject
                {
                    ["enabled"] = value.ControlUi.Enabled,
                    ["allowedOrigins"] = new JsonArray([.. value.ControlUi.AllowedOrigins.Select(origin => (JsonNode)origin!)]),
                    ["allowInsecureAuth"] = value.ControlUi.AllowInsecureAuth,
                },
                ["http"] = new JsonObject
                {
                    ["endpoints"] = new JsonObject
                    {
                        ["chatCompletions"] = new JsonObject { ["enabled"] = value.Http.ChatCompletions.Enabled },
                        ["responses"] = new JsonObject { ["enabled"] = value.Http.Responses.Enabled },
                    },
                },
            },
            ["agents"] = new JsonObject
            {
                ["defaults"] = new JsonObject { ["heartbeat"] = new JsonObject { ["everyMs"] = (long)value.Heartbeat.Every.TotalMilliseconds } },
                ["list"] = new JsonArray([.. collective.Agents.Select(agent => (JsonNode)new JsonObject { ["id"] = agent.Id, ["name"] = agent.Name })]),
            },
            ["session"] = new JsonObject { ["mainKey"] = "main", ["scope"] = "per-sender" },
            ["cron"] = new JsonObject { ["enabled"] = true },
        };
    }

    public static string Hash(JsonObject settings) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(settings))));

    public static string Text(JsonObject settings) => Encoding.UTF8.GetString(FrameWriter.Json(settings, static (writer, node) => node.WriteTo(writer)));

    /// <summary>Reads the stored changes at start, or after another replica changed them.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (await _documents.GetAsync(Id, cancellation) is { } stored)
        {
            Apply(stored);
        }
    }

    /// <summary>Changes settings, all or none.</summary>
    /// <param name="raw">JSON text: the whole settings, or with <paramref name="isPatch"/> a merge patch.</param>
    /// <param name="baseHash">Hash of the settings that the caller saw.</param>
    /// <param name="isPatch">Members that are left out stay as they are.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    /// <returns>The new effective settings.</returns>
    /// <exception cref="RpcException">The text, the hash or a value is wrong, or a setting belongs to the deployment; nothing changed.</exception>
    public async Task<JsonObject> ChangeAsync(string raw, string? baseHash, bool isPatch, CancellationToken cancellation)
    {
        var before = Effective();
        if (string.IsNullOrWhiteSpace(baseHash))
        {
            throw RpcException.Invalid("config base hash required; re-run config.get and retry");
        }

        if (baseHash != Hash(before))
        {
            throw RpcException.Invalid("config changed since last load; re-run config.get and retry");
        }

        JsonObject wanted;
        try
        {
            wanted = JsonNode.Parse(raw, documentOptions: new JsonDocumentOptions { MaxDepth = FrameReader.MaxDepth }) as JsonObject
                ?? throw RpcException.Invalid("invalid config: must be an object");
            if (JsonElement.Parse(raw) is var element && Form.Violations(element) is { } violations)
            {
                throw RpcException.Invalid($"invalid config: {violations}");
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw RpcException.Invalid($"invalid config: {e.Message}");
        }

        var merged = isPatch ? Merge(before.DeepClone().AsObject(), wanted) : wanted;
        RefuseFixed(before, merged);
        var stored = Stored(merged);
        await _documents.PutAsync(Id, stored, cancellation);
        Apply(stored);
        return Effective();
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target;
    }

    /// <summary>What the deployment decides cannot be changed here; repeating its value is allowed.</summary>
    private static void RefuseFixed(JsonObject before, JsonObject after)
    {
        foreach (var path in (string[])["gateway.mode", "gateway.bind", "gateway.port", "gateway.auth.mode", "gateway.auth.token", "gateway.auth.password", "gateway.controlUi.enabled", "agents.list", "session.mainKey", "session.scope", "cron.enabled"])
        {
            var wanted = At(after, path);
            if (wanted is not null && !JsonNode.DeepEquals(wanted, At(before, path)))
            {
                throw RpcException.Invalid($"invalid config: {path} is fixed by the deployment");
            }
        }
    }

    private static JsonNode? At(JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, (current, name) => current is JsonObject inner ? inner[name] : null);

    private static StoredSettings Stored(JsonObject settings) => new(
        At(settings, "gateway.controlUi.allowedOrigins") is JsonArray origins ? [.. origins.Select(origin => (string)origin!)] : null,
        (bool?)At(settings, "gateway.controlUi.allowInsecureAuth"),
        (bool?)At(settings, "gateway.auth.tokenOnlyRead"),
        (bool?)At(settings, "gateway.auth.autoApproveScopeUpgrade"),
        (bool?)At(settings, "gateway.http.endpoints.chatCompletions.enabled"),
        (bool?)At(settings, "gateway.http.endpoints.responses.enabled"),
        (long?)At(settings, "agents.defaults.heartbeat.everyMs"));

    private void Apply(StoredSettings stored)
    {
        var value = options.Value;
        value.ControlUi.AllowedOrigins = stored.AllowedOrigins ?? value.ControlUi.AllowedOrigins;
        value.ControlUi.AllowInsecureAuth = stored.AllowInsecureAuth ?? value.ControlUi.AllowInsecureAuth;
        value.Auth.TokenOnlyRead = stored.TokenOnlyRead ?? value.Auth.TokenOnlyRead;
        value.Auth.AutoApproveScopeUpgrade = stored.AutoApproveScopeUpgrade ?? value.Auth.AutoApproveScopeUpgrade;
        value.Http.ChatCompletions.Enabled = stored.ChatCompletions ?? value.Http.ChatCompletions.Enabled;
        value.Http.Responses.Enabled = stored.Responses ?? value.Http.Responses.Enabled;
        value.Heartbeat.Every = stored.HeartbeatMs is { } every ? TimeSpan.FromMilliseconds(every) : value.Heartbeat.Every;
    }
}
