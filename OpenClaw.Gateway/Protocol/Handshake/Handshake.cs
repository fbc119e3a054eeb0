using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Answers a connection's first frame. The first check that fails decides.</summary>
internal sealed class Handshake(
    IOptions<ProtocolOptions> options,
    ClientAuthentication authentication,
    DevicePairing pairing,
    HelloOk hello,
    HealthSnapshots health,
    PresenceTracker presence,
    EventHub hub,
    INamePool names,
    ProtocolMetrics metrics,
    TimeProvider time,
    ILogger<Handshake> log)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task AnswerAsync(Connection connection, ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        switch (FrameReader.Read(frame.Span, names, out var request))
        {
            case FrameKind.NotJson:
                connection.Close(CloseReason.Normal);
                metrics.Handshake("not_json", connection.AcceptedAt);
                return;
            case FrameKind.Invalid:
                connection.Close(CloseReason.InvalidRequestFrame);
                metrics.Handshake("invalid_frame", connection.AcceptedAt);
                return;
        }

        var id = request.Id;
        ConnectError? error;
        try
        {
            error = request.Method != "connect"
                ? ConnectErrors.NotConnect
                : await ConnectAsync(connection, id, FrameReader.Parse(request.Params), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.HandshakeFailed(connection.Id, e);
            var failure = RpcError.NotAvailable("the gateway cannot check this device now; retry later") with { RetryAfterMs = 1000 };
            error = new ConnectError(failure, CloseReason.Policy(failure.Message), "unavailable");
        }

        if (error is not null)
        {
            log.Refused(connection.Id, connection.Origin.ClientAddress, error.Metric);
            metrics.Handshake(error.Metric, connection.AcceptedAt);
            connection.Queue.Respond(FrameWriter.Response(id, RpcResult.Failed(error.Error)));
            connection.Close(error.Close);
        }
    }

    private async Task<ConnectError?> ConnectAsync(
        Connection connection, string id, System.Text.Json.JsonElement parameters, CancellationToken cancellation)
    {
        if (ConnectRequest.Violations(parameters) is { } violations)
        {
            return ConnectErrors.InvalidParams(violations);
        }

        var request = ConnectRequest.Read(parameters);
        if (request.MinProtocol > OpenClawVersion.Protocol || request.MaxProtocol < OpenClawVersion.Protocol)
        {
            return ConnectErrors.ProtocolMismatch;
        }

        if (request.Role is not (Peer.Operator or Peer.Node))
        {
            return ConnectErrors.InvalidRole;
        }

        var origin = connection.Origin;
        if (OriginRule.Check(origin, request.Client, options.Value.ControlUi.AllowedOrigins) is { } refused)
        {
            return refused;
        }

        if (MissingDevice(request, connection) is { } missing)
        {
            return missing;
        }

        if (request.Device?.Check(request, connection.Nonce, Now) is { } wrongProof)
        {
            return wrongProof;
        }

        var stored = request.Device is null ? null : await pairing.FindAsync(request.Device.Id, cancellation);
        var authenticated = authentication.Check(request, stored, origin.ClientAddress);
        if (authenticated.Error is not null)
        {
            return authenticated.Error;
        }

        DeviceToken? token = null;
        if (request.Device is not null)
        {
            var asked = Asked(request, origin);
            var browserAllowed = origin.BrowserOrigin is null || request.Client.IsBrowser;
            var outcome = await pairing.AdmitAsync(
                asked,
                mayPairSilently: origin.IsLocal && browserAllowed,
                mayWidenSilently: options.Value.Auth.AutoApproveScopeUpgrade && origin.IsLocal && browserAllowed && authenticated.IsShared
                    && request.Role == Peer.Operator,
                cancellation);
            if (outcome.Device is null)
            {
                return ConnectErrors.Pairing(outcome.RequestId!, outcome.Reason!);
            }

            token = request.Scopes.Count == 0 ? null : await pairing.IssueAsync(asked.DeviceId, request.Role, request.Scopes, cancellation);
            _ = TouchAsync(asked);
        }

        Register(connection, id, request, token);
        return null;
    }

    private void Register(Connection connection, string id, ConnectRequest request, DeviceToken? token)
    {
        var scopes = request.Device is null ? TokenOnlyScopes(request, connection.Origin) : request.Scopes;
        connection.Authenticated(new Peer(
            request.Client, request.Role, scopes, ScopeNames.Parse(scopes), request.Device?.Id, request.Capabilities, request.Commands, Now));
        presence.Connected(connection);
        var snapshot = health.Get();
        var frame = hello.Write(id, connection.Id, snapshot, token);
        hub.Register(connection, frame, snapshot);
        metrics.Connected(connection.Peer!, 1);
        metrics.Handshake("ok", connection.AcceptedAt);
        log.Connected(connection.Id, request.Client.Id, request.Client.Mode, request.Role);
    }

    private ConnectError? MissingDevice(ConnectRequest request, Connection connection)
    {
        if (request.Device is not null)
        {
            return null;
        }

        if (request.Role == Peer.Node)
        {
            return ConnectErrors.DeviceRequired;
        }

        return request.Client.Id is ClientInfo.ControlUi or ClientInfo.Tui
            && !(options.Value.ControlUi.AllowInsecureAuth && connection.Origin.IsLocal)
            ? ConnectErrors.UiDeviceRequired
            : null;
    }

    /// <summary>Without a device a local script may read; every change must be attributable to a device.</summary>
    private string[] TokenOnlyScopes(ConnectRequest request, ConnectionOrigin origin) =>
        options.Value.Auth.TokenOnlyRead && origin is { IsLocal: true, BrowserOrigin: null } && request.Role == Peer.Operator
            && !request.Client.IsBrowser && request.Client.Id != ClientInfo.Tui
            && (ScopeNames.Parse(request.Scopes) & (OperatorScopes.Read | OperatorScopes.Write | OperatorScopes.Admin)) != 0
            ? [ScopeNames.Read]
            : [];

    private PairingRequest Asked(ConnectRequest request, ConnectionOrigin origin) => new(
        Guid.NewGuid().ToString(), request.Device!.Id, request.Device.PublicKey, request.Client.DisplayName, request.Client.Platform,
        request.Client.DeviceFamily, request.Client.Id, request.Client.Mode, request.Role, [request.Role],
        [.. request.Scopes.Distinct(StringComparer.Ordinal)], origin.IsLocal ? null : origin.ClientAddress.ToString(), Silent: false, IsRepair: false, Now);

    private async Task TouchAsync(PairingRequest seen)
    {
        try
        {
            await pairing.TouchAsync(seen, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.TouchFailed(seen.DeviceId, e);
        }
    }
}
