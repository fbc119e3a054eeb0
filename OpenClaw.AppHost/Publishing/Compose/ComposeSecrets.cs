using Aspire.Hosting.Docker.Resources;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>Secrets that a service reads from a file.</summary>
internal static class ComposeSecrets
{
    /// <summary>Key of the gateway's token; Compose mounts it as <see cref="ConfigurationDirectories.GatewayTokenFile"/>.</summary>
    public const string GatewayToken = "gateway-token";

    public static void AddTo(ComposeFile file) => file.Secrets[GatewayToken] = new() { File = $"./secrets/{GatewayToken}" };
}
