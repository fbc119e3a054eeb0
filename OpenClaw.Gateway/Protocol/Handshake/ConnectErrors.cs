
namespace OpenClaw.Gateway.Protocol;

/// <summary>The refusals of connect with their exact texts, which clients show and partly compare.</summary>
internal static class ConnectErrors
{
    public static ConnectError NotConnect { get; } = Plain("invalid handshake: first request must be connect", "not_connect");

    public static ConnectError InvalidRole { get; } = Plain("invalid role", "invalid_role");

    public static ConnectError ProtocolMismatch { get; } = new(
        new RpcError(RpcError.InvalidRequest, "protocol mismatch", """{"expectedProtocol":3}"""u8.ToArray()),
        CloseReason.Policy("protocol mismatch", 1002),
        "protocol_mismatch");

    public static ConnectError DeviceRequired { get; } = With(
        RpcError.NotPaired, "device identity required", "DEVICE_IDENTITY_REQUIRED", []);

    public static ConnectError UiDeviceRequired { get; } = With(
        RpcError.InvalidRequest, "control ui requires device identity (use HTTPS or localhost secure context)", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED", []);

    public static ConnectError RateLimited { get; } = Unauthorized(
        "too many failed authentication attempts (retry later)", "AUTH_RATE_LIMITED", "rate_limited", "wait_then_retry");

    public static ConnectError BootstrapInvalid { get; } = Unauthorized(
        "bootstrap token invalid or expired (scan a fresh setup code)", "AUTH_BOOTSTRAP_TOKEN_INVALID", "bootstrap_token_invalid",
        "review_auth_configuration");

    public static ConnectError DeviceTokenMismatch { get; } = Unauthorized(
        "device token mismatch (rotate/reissue device token)", "AUTH_DEVICE_TOKEN_MISMATCH", "device_token_mismatch", "update_auth_credentials");

    public static ConnectError InvalidParams(string violations) => Plain($"invalid connect params: {violations}", "invalid_params");

    public static ConnectError Device(string message, string code, string reason) =>
        With(RpcError.InvalidRequest, message, code, [("reason", reason)]);

    public static ConnectError Origin(bool isMissing) => With(
        RpcError.InvalidRequest,
        "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)",
        "CONTROL_UI_ORIGIN_NOT_ALLOWED",
        [("reason", isMissing ? "origin missing or invalid" : "origin not allowed")]);

    public static ConnectError Pairing(string requestId, string reason) =>
        With(RpcError.NotPaired, "pairing required", "PAIRING_REQUIRED", [("requestId", requestId), ("reason", reason)]);

    public static ConnectError TokenMissing(ClientInfo client) => Unauthorized(
        $"gateway token missing ({TokenHint(client)})", "AUTH_TOKEN_MISSING", "token_missing", "update_auth_configuration");

    public static ConnectError TokenMismatch(ClientInfo client, bool canRetryWithDeviceToken) => Unauthorized(
        $"gateway token mismatch ({TokenHint(client)})", "AUTH_TOKEN_MISMATCH", "token_mismatch",
        canRetryWithDeviceToken ? "retry_with_device_token" : "update_auth_credentials", canRetryWithDeviceToken);

    public static ConnectError PasswordMissing(ClientInfo client) => Unauthorized(
        $"gateway password missing ({PasswordHint(client)})", "AUTH_PASSWORD_MISSING", "password_missing", "update_auth_configuration");

    public static ConnectError PasswordMismatch(ClientInfo client) => Unauthorized(
        $"gateway password mismatch ({PasswordHint(client)})", "AUTH_PASSWORD_MISMATCH", "password_mismatch", "update_auth_credentials");

    private static string TokenHint(ClientInfo client) =>
        client.Mode == "cli" ? "set gateway.remote.token to match gateway.auth.token"
        : IsUi(client) ? "open the dashboard URL and paste the token in Control UI settings"
        : "provide gateway auth token";

    private static string PasswordHint(ClientInfo client) =>
        client.Mode == "cli" ? "set gateway.remote.password to match gateway.auth.password"
        : IsUi(client) ? "enter the password in Control UI settings"
        : "provide gateway auth password";

    private static bool IsUi(ClientInfo client) => client.IsBrowser || client.Id == ClientInfo.Tui;

    private static ConnectError Unauthorized(string text, string code, string reason, string next, bool canRetryWithDeviceToken = false) => Build(
        new RpcError(RpcError.InvalidRequest, $"unauthorized: {text}", FrameWriter.Json((code, reason, next, canRetryWithDeviceToken), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, state.code);
            writer.WriteString("authReason"u8, state.reason);
            writer.WriteBoolean("canRetryWithDeviceToken"u8, state.canRetryWithDeviceToken);
            writer.WriteString("recommendedNextStep"u8, state.next);
            writer.WriteEndObject();
        })),
        code);

    private static ConnectError With(string errorCode, string message, string code, (string Name, string Value)[] more) => Build(
        new RpcError(errorCode, message, FrameWriter.Json((code, more), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, state.code);
            foreach (var (name, value) in state.more)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        })),
        code);

    private static ConnectError Plain(string message, string metric) => Build(RpcError.Invalid(message), metric);

    private static ConnectError Build(RpcError error, string metric) => new(error, CloseReason.Policy(error.Message), metric.ToLowerInvariant());
}
