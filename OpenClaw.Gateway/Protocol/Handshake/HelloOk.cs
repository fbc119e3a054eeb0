using System.Text.Json;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Writes hello-ok; what never changes is written once.</summary>
internal sealed class HelloOk(
    MethodTable methods, PresenceList presence, StateVersions versions, ICollectiveView collective, ClientAuthentication authentication,
    ProtocolLimits limits, IOptions<ProtocolOptions> options)
{
    private static readonly long StartedAt = Environment.TickCount64;

    private readonly byte[] _features = FrameWriter.Json(methods.Advertised, static (writer, names) =>
    {
        writer.WriteStartObject();
        WriteList(writer, "methods", names);
        WriteList(writer, "events", EventKind.Advertised);
        writer.WriteEndObject();
    });

    /// <summary>Milliseconds since the process began to serve.</summary>
    public static long UptimeMs => Environment.TickCount64 - StartedAt;

    public FrameBytes Write(string requestId, string connectionId, byte[] health, DeviceToken? token) => FrameWriter.Response(
        requestId,
        RpcResult.Json((this, connectionId, health, token), static (writer, state) => state.Item1.WritePayload(writer, state.connectionId, state.health, state.token)));

    private void WritePayload(Utf8JsonWriter writer, string connectionId, byte[] health, DeviceToken? token)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "hello-ok"u8);
        writer.WriteNumber("protocol"u8, OpenClawVersion.Protocol);
        writer.WriteStartObject("server"u8);
        writer.WriteString("version"u8, OpenClawVersion.Text);
        writer.WriteString("connId"u8, connectionId);
        writer.WriteEndObject();
        writer.WritePropertyName("features"u8);
        writer.WriteRawValue(_features, skipInputValidation: true);
        WriteSnapshot(writer, health);
        if (token is not null)
        {
            writer.WriteStartObject("auth"u8);
            writer.WriteString("deviceToken"u8, token.Token);
            writer.WriteString("role"u8, token.Role);
            WriteList(writer, "scopes", token.Scopes);
            writer.WriteNumber("issuedAtMs"u8, token.IssuedAtMs);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("policy"u8);
        writer.WriteNumber("maxPayload"u8, limits.FrameBytes);
        writer.WriteNumber("maxBufferedBytes"u8, limits.SendQueueBytes);
        writer.WriteNumber("tickIntervalMs"u8, (long)limits.Tick.TotalMilliseconds);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteSnapshot(Utf8JsonWriter writer, byte[] health)
    {
        writer.WriteStartObject("snapshot"u8);
        writer.WritePropertyName("presence"u8);
        JsonSerializer.Serialize(writer, presence.List(), ProtocolJson.Default.ListPresenceEntry);
        writer.WritePropertyName("health"u8);
        writer.WriteRawValue(health, skipInputValidation: true);
        writer.WritePropertyName("stateVersion"u8);
        versions.Current.Write(writer);
        writer.WriteNumber("uptimeMs"u8, UptimeMs);
        writer.WriteString("configPath"u8, $"{options.Value.StateDir}/openclaw.json");
        writer.WriteString("stateDir"u8, options.Value.StateDir);
        writer.WriteStartObject("sessionDefaults"u8);
        writer.WriteString("defaultAgentId"u8, collective.DefaultAgentId);
        writer.WriteString("mainKey"u8, "main"u8);
        writer.WriteString("mainSessionKey"u8, $"agent:{collective.DefaultAgentId}:main");
        writer.WriteString("scope"u8, "per-sender"u8);
        writer.WriteEndObject();
        writer.WriteString("authMode"u8, authentication.Mode);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
