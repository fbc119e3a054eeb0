namespace OpenClaw.Gateway.Protocol;

/// <summary>device.pair.* and device.token.*.</summary>
internal sealed class DeviceMethods(DevicePairing pairing, IEventBus events) : IMethodGroup
{
    private static readonly Shape RequestId = Shape.Strict(Shape.Required("requestId", Shape.Text(1)));

    public IEnumerable<RpcMethod> Methods =>
    [
        new("device.pair.list", OperatorScopes.Pairing, ListAsync, Shape.Strict()),
        new("device.pair.approve", OperatorScopes.Pairing, ApproveAsync, RequestId),
        new("device.pair.reject", OperatorScopes.Pairing, RejectAsync, RequestId),
        new("device.pair.remove", OperatorScopes.Pairing, RemoveAsync, Shape.Strict(Shape.Required("deviceId", Shape.Text(1)))),
        new("device.token.rotate", OperatorScopes.Pairing, RotateAsync, Shape.Strict(
            Shape.Required("deviceId", Shape.Text(1)), Shape.Required("role", Shape.Text(1)), Shape.Optional("scopes", Shape.ArrayOf(Shape.Text(1))))),
        new("device.token.revoke", OperatorScopes.Pairing, RevokeAsync, Shape.Strict(
            Shape.Required("deviceId", Shape.Text(1)), Shape.Required("role", Shape.Text(1)))),
    ];

    private async ValueTask<RpcResult> ListAsync(RpcCall call) =>
        RpcResult.Of(await pairing.ListAsync(call.Connection.Closed), ProtocolJson.Default.DeviceList);

    private async ValueTask<RpcResult> ApproveAsync(RpcCall call)
    {
        if (await pairing.FindRequestAsync(call.Params.Text("requestId")!, call.Connection.Closed) is not { } request)
        {
            return RpcResult.Invalid("unknown requestId");
        }

        // Nobody hands out more than they hold.
        if (request.Scopes.FirstOrDefault(scope => !ScopeNames.Cover([.. call.Peer.ScopeList], [scope])) is { } beyond)
        {
            return RpcResult.Invalid($"missing scope: {beyond}");
        }

        var device = await pairing.ApproveAsync(request, call.Connection.Closed);
        return RpcResult.Json((request.RequestId, PairedDevice.From(device)), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("requestId"u8, state.RequestId);
            writer.WritePropertyName("device"u8);
            System.Text.Json.JsonSerializer.Serialize(writer, state.Item2, ProtocolJson.Default.PairedDevice);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> RejectAsync(RpcCall call)
    {
        if (await pairing.FindRequestAsync(call.Params.Text("requestId")!, call.Connection.Closed) is not { } request)
        {
            return RpcResult.Invalid("unknown requestId");
        }

        await pairing.RejectAsync(request, call.Connection.Closed);
        return RpcResult.Json(request, static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("requestId"u8, state.RequestId);
            writer.WriteString("deviceId"u8, state.DeviceId);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> RemoveAsync(RpcCall call)
    {
        var deviceId = call.Params.Text("deviceId")!;
        if (!await pairing.RemoveAsync(deviceId, call.Connection.Closed))
        {
            return RpcResult.Invalid("unknown deviceId");
        }

        // The answer first: the device to be closed may be the caller's own.
        call.Respond(RpcResult.Json(deviceId, static (writer, id) =>
        {
            writer.WriteStartObject();
            writer.WriteString("deviceId"u8, id);
            writer.WriteEndObject();
        }));
        events.CloseDevice(deviceId, role: null);
        return RpcResult.Silent;
    }

    private async ValueTask<RpcResult> RotateAsync(RpcCall call)
    {
        var (deviceId, role) = (call.Params.Text("deviceId")!, call.Params.Text("role")!);
        var scopes = call.Params.TryGetProperty("scopes", out _) ? call.Params.Texts("scopes") : null;
        var stored = await pairing.FindAsync(deviceId, call.Connection.Closed);
        var wanted = scopes ?? stored?.Tokens.GetValueOrDefault(role)?.Scopes ?? stored?.Scopes ?? [];
        if (stored is null || !ScopeNames.Cover([.. call.Peer.ScopeList], wanted)
            || await pairing.RotateAsync(deviceId, role, scopes, call.Connection.Closed) is not { } token)
        {
            return RpcResult.Invalid("device token rotation denied");
        }

        return RpcResult.Json((deviceId, token), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("deviceId"u8, state.deviceId);
            writer.WriteString("role"u8, state.token.Role);
            writer.WriteString("token"u8, state.token.Token);
            writer.WriteStartArray("scopes"u8);
            foreach (var scope in state.token.Scopes)
            {
                writer.WriteStringValue(scope);
            }

            writer.WriteEndArray();
            writer.WriteNumber("rotatedAtMs"u8, state.token.IssuedAtMs);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> RevokeAsync(RpcCall call)
    {
        var (deviceId, role) = (call.Params.Text("deviceId")!, call.Params.Text("role")!);
        if (await pairing.RevokeAsync(deviceId, role, call.Connection.Closed) is not { } revokedAt)
        {
            return RpcResult.Invalid("unknown deviceId/role");
        }

        call.Respond(RpcResult.Json((deviceId, role, revokedAt), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("deviceId"u8, state.deviceId);
            writer.WriteString("role"u8, state.role);
            writer.WriteNumber("revokedAtMs"u8, state.revokedAt);
            writer.WriteEndObject();
        }));
        events.CloseDevice(deviceId, role);
        return RpcResult.Silent;
    }
}
