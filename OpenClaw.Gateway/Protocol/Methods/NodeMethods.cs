using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>node.list: the connected clients of the role node.</summary>
internal sealed class NodeMethods(EventHub hub, TimeProvider time) : IMethodGroup
{
    public IEnumerable<RpcMethod> Methods => [new("node.list", OperatorScopes.Read, List, Shape.Strict())];

    private ValueTask<RpcResult> List(RpcCall call) => RpcResult.Json(this, static (writer, self) =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("ts"u8, self.Now);
        writer.WriteStartArray("nodes"u8);
        foreach (var receiver in self.Nodes)
        {
            Write(writer, receiver.Peer!);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private IEnumerable<Connection> Nodes => hub.Receivers.Where(receiver => receiver.Peer!.Role == Peer.Node);

    private static void Write(Utf8JsonWriter writer, Peer peer)
    {
        writer.WriteStartObject();
        writer.WriteString("nodeId"u8, peer.DeviceId);
        writer.WriteString("displayName"u8, peer.Client.DisplayName ?? peer.Client.Id);
        writer.WriteString("platform"u8, peer.Client.Platform);
        writer.WriteString("version"u8, peer.Client.Version);
        WriteList(writer, "caps", peer.Capabilities);
        WriteList(writer, "commands", peer.Commands);
        writer.WriteNumber("connectedAtMs"u8, peer.ConnectedAtMs);
        writer.WriteBoolean("paired"u8, true);
        writer.WriteBoolean("connected"u8, true);
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
