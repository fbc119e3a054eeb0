using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>logs.tail.</summary>
internal sealed class LogMethods(LogRing ring, IOptions<ProtocolOptions> options) : IMethodGroup
{
    public IEnumerable<RpcMethod> Methods =>
    [
        new("logs.tail", OperatorScopes.Read, Tail, Shape.Strict(
            Shape.Optional("cursor", Shape.Int(0)), Shape.Optional("limit", Shape.Int(1, 5000)), Shape.Optional("maxBytes", Shape.Int(1, 1_000_000)))),
    ];

    private ValueTask<RpcResult> Tail(RpcCall call)
    {
        var tail = ring.Read(call.Params.Integer("cursor"), (int)(call.Params.Integer("limit") ?? 500), (int)(call.Params.Integer("maxBytes") ?? 250_000));
        return RpcResult.Json((tail, options.Value.StateDir), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("file"u8, $"{state.StateDir}/gateway.log");
            writer.WriteNumber("cursor"u8, state.tail.Cursor);
            writer.WriteNumber("size"u8, state.tail.Size);
            writer.WriteStartArray("lines"u8);
            foreach (var line in state.tail.Lines)
            {
                writer.WriteStringValue(line);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("truncated"u8, state.tail.IsTruncated);
            writer.WriteBoolean("reset"u8, state.tail.IsReset);
            writer.WriteEndObject();
        });
    }
}
