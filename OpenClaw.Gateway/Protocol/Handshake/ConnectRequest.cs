using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The parameters of connect.</summary>
internal sealed record ConnectRequest(
    long MinProtocol,
    long MaxProtocol,
    ClientInfo Client,
    string Role,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> Commands,
    ConnectSecrets Secrets,
    DeviceProof? Device)
{
    private const int MaxList = 256;

    private static readonly Shape Shape = Shape.Strict(
        Shape.Required("minProtocol", Shape.Int(1)),
        Shape.Required("maxProtocol", Shape.Int(1)),
        Shape.Required("client", Shape.Strict(
            Shape.Required("id", Shape.OneOf(ClientInfo.Ids)),
            Shape.Required("version", Shape.Text(1)),
            Shape.Required("platform", Shape.Text(1)),
            Shape.Required("mode", Shape.OneOf(ClientInfo.Modes)),
            Shape.Optional("displayName", Shape.Text(1)),
            Shape.Optional("deviceFamily", Shape.Text(1)),
            Shape.Optional("modelIdentifier", Shape.Text(1)),
            Shape.Optional("instanceId", Shape.Text(1)))),
        Shape.Optional("role", Shape.Text(1)),
        Shape.Optional("scopes", Shape.ArrayOf(Shape.Text(1))),
        Shape.Optional("caps", Shape.ArrayOf(Shape.Text(1))),
        Shape.Optional("commands", Shape.ArrayOf(Shape.Text(1))),
        Shape.Optional("permissions", Shape.MapOf(Shape.Bool)),
        Shape.Optional("pathEnv", Shape.Text()),
        Shape.Optional("locale", Shape.Text()),
        Shape.Optional("userAgent", Shape.Text()),
        Shape.Optional("auth", Shape.Strict(
            Shape.Optional("token", Shape.Text()),
            Shape.Optional("bootstrapToken", Shape.Text()),
            Shape.Optional("deviceToken", Shape.Text()),
            Shape.Optional("password", Shape.Text()))),
        Shape.Optional("device", Shape.Strict(
            Shape.Required("id", Shape.Text(1)),
            Shape.Required("publicKey", Shape.Text(1)),
            Shape.Required("signature", Shape.Text(1)),
            Shape.Required("signedAt", Shape.Int(0)),
            Shape.Required("nonce", Shape.Text(0)))));

    /// <summary>The usual texts, which then exist once and not with each of thousands of connections.</summary>
    private static readonly HashSet<string> Usual = new(
        [.. ClientInfo.Ids, .. ClientInfo.Modes, Peer.Operator, Peer.Node, ScopeNames.Admin, ScopeNames.Read, ScopeNames.Write, ScopeNames.Approvals, ScopeNames.Pairing],
        StringComparer.Ordinal);

    /// <summary>All violations of the parameters' form, or null.</summary>
    public static string? Violations(JsonElement parameters) => Shape.Violations(parameters);

    /// <summary>Reads parameters without violations.</summary>
    public static ConnectRequest Read(JsonElement parameters)
    {
        var client = parameters.GetProperty("client");
        var auth = parameters.TryGetProperty("auth", out var sent) ? sent : default;
        return new ConnectRequest(
            parameters.Integer("minProtocol")!.Value,
            parameters.Integer("maxProtocol")!.Value,
            new ClientInfo(
                Shared(client.Text("id")!), client.Text("version")!, client.Text("platform")!, Shared(client.Text("mode")!), client.Text("displayName"),
                client.Text("deviceFamily"), client.Text("modelIdentifier"), client.Text("instanceId")),
            Shared(parameters.Text("role") ?? Peer.Operator),
            [.. Cut(parameters.Texts("scopes")).Select(Shared)],
            Cut(parameters.Texts("caps")),
            Cut(parameters.Texts("commands")),
            new ConnectSecrets(auth.Text("token"), auth.Text("deviceToken"), auth.Text("bootstrapToken"), auth.Text("password")),
            parameters.TryGetProperty("device", out var device)
                ? new DeviceProof(
                    device.Text("id")!, device.Text("publicKey")!, device.Text("signature")!, device.Integer("signedAt")!.Value, device.Text("nonce")!)
                : null);
    }

    private static string Shared(string text) => Usual.TryGetValue(text, out var usual) ? usual : text;

    private static string[] Cut(string[] texts) => texts.Length <= MaxList ? texts : texts[..MaxList];
}
