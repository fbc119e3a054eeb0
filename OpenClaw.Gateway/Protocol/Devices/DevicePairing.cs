using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Paired devices, requests for pairing, and device tokens.</summary>
internal sealed partial class DevicePairing(
    IDocumentStore store, IEventBus events, ProtocolMetrics metrics, TimeProvider time, ILogger<DevicePairing> logger)
{
    public const string NotPaired = "not-paired";
    public const string MetadataUpgrade = "metadata-upgrade";
    public const string RoleUpgrade = "role-upgrade";
    public const string ScopeUpgrade = "scope-upgrade";

    /// <summary>Most requests that wait; a stranger must not fill the store.</summary>
    private const int MaxPending = 200;

    private readonly DocumentSet<DeviceRecord> _devices = new(store, "device", ProtocolJson.Default.DeviceRecord);
    private readonly DocumentSet<PairingRequest> _pending = new(store, "pairing", ProtocolJson.Default.PairingRequest);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<DeviceRecord?> FindAsync(string deviceId, CancellationToken cancellation) => _devices.GetAsync(deviceId, cancellation);

    /// <summary>Decides whether a device whose signature is valid may connect.</summary>
    /// <param name="asked">What it asks for.</param>
    /// <param name="mayPairSilently">A new device is approved without anybody being asked.</param>
    /// <param name="mayWidenSilently">More scopes are approved without anybody being asked.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    public async Task<PairingOutcome> AdmitAsync(PairingRequest asked, bool mayPairSilently, bool mayWidenSilently, CancellationToken cancellation)
    {
        var device = await _devices.GetAsync(asked.DeviceId, cancellation);
        if (device is null || device.PublicKey != asked.PublicKey)
        {
            return mayPairSilently
                ? new(await ApproveAsync(asked, NotPaired, "auto", cancellation), NotPaired, null)
                : await RefuseAsync(asked with { IsRepair = device is not null }, NotPaired, cancellation);
        }

        asked = asked with { IsRepair = true };
        if (!SameText(device.Platform, asked.Platform) || !SameText(device.DeviceFamily, asked.DeviceFamily))
        {
            return await RefuseAsync(asked, MetadataUpgrade, cancellation);
        }

        if (!device.Roles.Contains(asked.Role))
        {
            return await RefuseAsync(asked, RoleUpgrade, cancellation);
        }

        if (ScopeNames.Cover(device.Scopes, asked.Scopes))
        {
            return new(device, null, null);
        }

        if (!mayWidenSilently)
        {
            return await RefuseAsync(asked, ScopeUpgrade, cancellation);
        }

        var widened = await ApproveAsync(asked, ScopeUpgrade, "auto", cancellation);
        ScopesWidened(device.DeviceId, string.Join(',', device.Scopes), string.Join(',', widened.Scopes));
        return new(widened, ScopeUpgrade, null);
    }

    /// <summary>Gives the device's token for a role: the stored one when it is unrevoked and wide enough, else a new one.</summary>
    public async Task<DeviceToken> IssueAsync(string deviceId, string role, IReadOnlyList<string> scopes, CancellationToken cancellation)
    {
        var wanted = ScopeNames.Normalise(scopes);
        var issued = new DeviceToken(NewToken(), role, wanted, Now);
        var device = await _devices.UpdateAsync(
            deviceId,
            old =>
            {
                if (old is null)
                {
                    return null;
                }

                var stored = old.Tokens.GetValueOrDefault(role);
                var token = stored is { RevokedAtMs: null } && ScopeNames.Cover(stored.Scopes, wanted)
                    ? stored with { LastUsedAtMs = Now }
                    : stored is null ? issued : issued with { CreatedAtMs = stored.CreatedAtMs, RotatedAtMs = Now };
                return WithToken(old, token);
            },
            cancellation);
        return device?.Tokens[role] ?? issued;
    }

    /// <summary>Whether a presented token is the device's for this role and covers the scopes.</summary>
    public static bool Accepts(DeviceRecord? device, string publicKey, string role, IReadOnlyList<string> scopes, string presented) =>
        device is not null && device.PublicKey == publicKey
        && device.Tokens.GetValueOrDefault(role) is { RevokedAtMs: null } token
        && CryptographicOperations.FixedTimeEquals(Digest(token.Token), Digest(presented))
        && ScopeNames.Cover(token.Scopes, [.. scopes]);

    /// <summary>Notes how the device connected last.</summary>
    public async Task TouchAsync(PairingRequest seen, CancellationToken cancellation) =>
        await _devices.UpdateAsync(
            seen.DeviceId,
            old => old is null ? null : old with
            {
                DisplayName = seen.DisplayName ?? old.DisplayName,
                ClientId = seen.ClientId,
                ClientMode = seen.ClientMode,
                RemoteIp = seen.RemoteIp ?? old.RemoteIp,
            },
            cancellation);

    public async Task<DeviceList> ListAsync(CancellationToken cancellation)
    {
        var pending = await LivePendingAsync(cancellation);
        var paired = await _devices.ListAsync(cancellation);
        return new(
            [.. pending.OrderByDescending(request => request.Ts)],
            [.. paired.OrderByDescending(device => device.ApprovedAtMs).Select(PairedDevice.From)]);
    }

    public async Task<PairingRequest?> FindRequestAsync(string requestId, CancellationToken cancellation) =>
        (await LivePendingAsync(cancellation)).FirstOrDefault(request => request.RequestId == requestId);

    /// <summary>Approves a request that waits.</summary>
    public async Task<DeviceRecord> ApproveAsync(PairingRequest request, CancellationToken cancellation) =>
        await ApproveAsync(request, "manual", "approved", cancellation);

    public async Task RejectAsync(PairingRequest request, CancellationToken cancellation)
    {
        await _pending.DeleteAsync(request.DeviceId, cancellation);
        metrics.Pairing("manual", "rejected");
        Resolved(request, "rejected");
    }

    /// <returns>False when the device is not paired.</returns>
    public async Task<bool> RemoveAsync(string deviceId, CancellationToken cancellation) =>
        await _devices.DeleteAsync(deviceId, cancellation) is not null;

    /// <summary>Replaces a token; null when the device is unknown or the scopes go beyond the approved ones.</summary>
    public async Task<DeviceToken?> RotateAsync(string deviceId, string role, string[]? scopes, CancellationToken cancellation)
    {
        DeviceToken? rotated = null;
        await _devices.UpdateAsync(
            deviceId,
            old =>
            {
                rotated = null;
                if (old is null || !old.Roles.Contains(role))
                {
                    return old;
                }

                var stored = old.Tokens.GetValueOrDefault(role);
                var wanted = ScopeNames.Normalise(scopes ?? stored?.Scopes ?? old.Scopes);
                if (!ScopeNames.Cover(old.ApprovedScopes, wanted))
                {
                    return old;
                }

                rotated = new DeviceToken(NewToken(), role, wanted, stored?.CreatedAtMs ?? Now, Now);
                return WithToken(old, rotated);
            },
            cancellation);
        return rotated;
    }

    /// <returns>Time of the revocation; null when there is no such token.</returns>
    public async Task<long?> RevokeAsync(string deviceId, string role, CancellationToken cancellation)
    {
        long? revokedAt = null;
        await _devices.UpdateAsync(
            deviceId,
            old =>
            {
                revokedAt = null;
                if (old?.Tokens.GetValueOrDefault(role) is not { } token)
                {
                    return old;
                }

                revokedAt = token.RevokedAtMs ?? Now;
                return WithToken(old, token with { RevokedAtMs = revokedAt });
            },
            cancellation);
        return revokedAt;
    }

    private async Task<DeviceRecord> ApproveAsync(PairingRequest request, string reason, string decision, CancellationToken cancellation)
    {
        var device = await _devices.UpdateAsync(request.DeviceId, old => Merge(old, request), cancellation);
        await _pending.DeleteAsync(request.DeviceId, cancellation);
        metrics.Pairing(reason, decision);
        Resolved(request, "approved");
        return device!;
    }

    private DeviceRecord Merge(DeviceRecord? old, PairingRequest request)
    {
        // Another key is another device: nothing of the old one's rights is taken over.
        var known = old?.PublicKey == request.PublicKey ? old : null;
        var scopes = Union(known?.Scopes, request.Scopes);
        var tokens = new Dictionary<string, DeviceToken>(known?.Tokens ?? new Dictionary<string, DeviceToken>());
        if (tokens.GetValueOrDefault(request.Role) is { RevokedAtMs: null } token)
        {
            // The token's text stays, so that other processes which hold it are not cut off.
            tokens[request.Role] = token with { Scopes = ScopeNames.Normalise(Union(token.Scopes, request.Scopes)) };
        }

        return new DeviceRecord(
            request.DeviceId, request.PublicKey, request.DisplayName, request.Platform, request.DeviceFamily, request.ClientId, request.ClientMode,
            request.Role, Union(known?.Roles, request.Roles), scopes, Union(known?.ApprovedScopes, request.Scopes), request.RemoteIp, tokens,
            known?.CreatedAtMs ?? Now, Now);
    }

    private async Task<PairingOutcome> RefuseAsync(PairingRequest asked, string reason, CancellationToken cancellation)
    {
        var waiting = await LivePendingAsync(cancellation);
        if (waiting.Count >= MaxPending && waiting.All(request => request.DeviceId != asked.DeviceId))
        {
            await _pending.DeleteAsync(waiting.MinBy(request => request.Ts)!.DeviceId, cancellation);
        }

        var isNew = false;
        var request = await _pending.UpdateAsync(
            asked.DeviceId,
            old =>
            {
                isNew = false;
                if (old is not null && old.Ts + PairingRequest.LifetimeMs > Now)
                {
                    if (old.AsksTheSameAs(asked))
                    {
                        return old with { Ts = Now };
                    }

                    asked = asked with { Roles = Union(old.Roles, asked.Roles), Scopes = Union(old.Scopes, asked.Scopes) };
                }

                isNew = true;
                return asked with { Ts = Now };
            },
            cancellation);
        if (isNew)
        {
            metrics.Pairing(reason, "pending");
            events.Broadcast(EventKind.PairRequested, request!, ProtocolJson.Default.PairingRequest);
        }

        return new(null, reason, request!.RequestId);
    }

    private async Task<List<PairingRequest>> LivePendingAsync(CancellationToken cancellation)
    {
        var live = new List<PairingRequest>();
        foreach (var request in await _pending.ListAsync(cancellation))
        {
            if (request.Ts + PairingRequest.LifetimeMs > Now)
            {
                live.Add(request);
            }
            else
            {
                await _pending.DeleteAsync(request.DeviceId, cancellation);
            }
        }

        return live;
    }

    private void Resolved(PairingRequest request, string decision) => events.Broadcast(
        EventKind.PairResolved, new PairingResolved(request.RequestId, request.DeviceId, decision, Now), ProtocolJson.Default.PairingResolved);

    private static DeviceRecord WithToken(DeviceRecord device, DeviceToken token) =>
        device with { Tokens = new Dictionary<string, DeviceToken>(device.Tokens) { [token.Role] = token } };

    private static string[] Union(string[]? first, string[] second) => [.. (first ?? []).Union(second, StringComparer.Ordinal)];

    private static bool SameText(string? stored, string? asked) =>
        string.Equals(stored?.Trim() ?? "", asked?.Trim() ?? "", StringComparison.OrdinalIgnoreCase);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scopes of device {DeviceId} widened without approval: {OldScopes} -> {NewScopes}")]
    private partial void ScopesWidened(string deviceId, string oldScopes, string newScopes);
}
