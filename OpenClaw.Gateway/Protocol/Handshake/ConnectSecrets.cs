namespace OpenClaw.Gateway.Protocol;

/// <summary>The secrets that a client sent; null where it sent none.</summary>
internal sealed record ConnectSecrets(string? Token, string? DeviceToken, string? BootstrapToken, string? Password)
{
    /// <summary>The secret that is part of a device's signature.</summary>
    public string Signed => Token ?? DeviceToken ?? BootstrapToken ?? "";

    public bool HasAny => !string.IsNullOrEmpty(Token) || !string.IsNullOrEmpty(DeviceToken) || !string.IsNullOrEmpty(BootstrapToken)
        || !string.IsNullOrEmpty(Password);

    // A record would print its members, also into a log.
    public override string ToString() => nameof(ConnectSecrets);
}
