namespace OpenClaw.Gateway.Protocol;

/// <summary>What a client says of itself in connect.</summary>
internal sealed record ClientInfo(
    string Id,
    string Version,
    string Platform,
    string Mode,
    string? DisplayName = null,
    string? DeviceFamily = null,
    string? ModelIdentifier = null,
    string? InstanceId = null)
{
    public const string ControlUi = "openclaw-control-ui";
    public const string Tui = "openclaw-tui";
    public const string WebchatUi = "webchat-ui";

    public static readonly string[] Ids =
    [
        WebchatUi, ControlUi, Tui, "webchat", "cli", "gateway-client", "openclaw-macos", "openclaw-ios", "openclaw-android", "node-host",
        "test", "fingerprint", "openclaw-probe",
    ];

    public static readonly string[] Modes = ["webchat", "cli", "ui", "backend", "node", "probe", "test"];

    /// <summary>Runs in a browser, so that a foreign page could drive it.</summary>
    public bool IsBrowser => Id is ControlUi or WebchatUi || Mode == "webchat";
}
