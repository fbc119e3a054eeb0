using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>config.get, config.set, config.patch and config.schema.lookup.</summary>
internal sealed class ConfigMethods(GatewaySettings settings) : IMethodGroup
{
    private static readonly Shape Change = Shape.Strict(
        Shape.Required("raw", Shape.Text(1, 1_000_000)), Shape.Optional("baseHash", Shape.Text(1)), Shape.Optional("sessionKey", Shape.Text()),
        Shape.Optional("note", Shape.Text()), Shape.Optional("restartDelayMs", Shape.Int(0)));

    private static readonly (string Path, string Type, string Label)[] Known =
    [
        ("gateway.port", "integer", "Gateway Port"),
        ("gateway.bind", "string", "Gateway Bind"),
        ("gateway.auth.mode", "string", "Gateway Auth Mode"),
        ("gateway.auth.tokenOnlyRead", "boolean", "Token-only clients may read"),
        ("gateway.auth.autoApproveScopeUpgrade", "boolean", "Approve scope upgrades on loopback"),
        ("gateway.controlUi.allowedOrigins", "array", "Allowed Origins"),
        ("gateway.controlUi.allowInsecureAuth", "boolean", "Control UI without device"),
        ("gateway.http.endpoints.chatCompletions.enabled", "boolean", "Chat Completions"),
        ("gateway.http.endpoints.responses.enabled", "boolean", "Responses"),
        ("agents.defaults.heartbeat.everyMs", "integer", "Heartbeat Interval"),
    ];

    public IEnumerable<RpcMethod> Methods =>
    [
        new("config.get", OperatorScopes.Read, _ => RpcResult.Json(settings, WriteAll), Shape.Strict()),
        new("config.set", OperatorScopes.Admin, call => ChangeAsync(call, isPatch: false), Change),
        new("config.patch", OperatorScopes.Admin, call => ChangeAsync(call, isPatch: true), Change) { HasWriteBudget = true },
        new("config.schema.lookup", OperatorScopes.Read, Lookup, Shape.Strict(Shape.Required("path", Shape.Text()))),
    ];

    private static void WriteAll(Utf8JsonWriter writer, GatewaySettings settings)
    {
        var effective = settings.Effective();
        writer.WriteStartObject();
        writer.WriteString("path"u8, settings.Path);
        writer.WriteBoolean("exists"u8, true);
        writer.WriteString("raw"u8, GatewaySettings.Text(effective));
        foreach (var name in (string[])["parsed", "resolved"])
        {
            writer.WritePropertyName(name);
            effective.WriteTo(writer);
        }

        writer.WriteBoolean("valid"u8, true);
        writer.WritePropertyName("config"u8);
        effective.WriteTo(writer);
        writer.WriteString("hash"u8, GatewaySettings.Hash(effective));
        foreach (var name in (string[])["issues", "warnings", "legacyIssues"])
        {
            writer.WriteStartArray(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private async ValueTask<RpcResult> ChangeAsync(RpcCall call, bool isPatch)
    {
        var changed = await settings.ChangeAsync(call.Params.Text("raw")!, call.Params.Text("baseHash"), isPatch, call.Connection.Closed);
        return RpcResult.Json((settings.Path, changed), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("path"u8, state.Path);
            writer.WritePropertyName("config"u8);
            state.changed.WriteTo(writer);
            writer.WriteString("hash"u8, GatewaySettings.Hash(state.changed));
            writer.WriteEndObject();
        });
    }

    private static ValueTask<RpcResult> Lookup(RpcCall call)
    {
        var path = call.Params.Text("path")!.Trim();
        var found = Array.Find(Known, known => known.Path == path);
        return found.Path is null
            ? RpcResult.Invalid("config schema path not found")
            : RpcResult.Json(found, static (writer, known) =>
            {
                writer.WriteStartObject();
                writer.WriteString("path"u8, known.Path);
                writer.WriteStartObject("schema"u8);
                writer.WriteString("type"u8, known.Type);
                writer.WriteEndObject();
                writer.WriteStartObject("hint"u8);
                writer.WriteString("label"u8, known.Label);
                writer.WriteEndObject();
                writer.WriteString("hintPath"u8, known.Path);
                writer.WriteStartArray("children"u8);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
    }
}
