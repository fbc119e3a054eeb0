namespace OpenClaw.AppHost.Publishing;

/// <summary>The blackbox exporter: asks the services from outside, as their users do.</summary>
internal static class Blackbox
{
    public const string Name = "blackbox-exporter";

    public static void AddBlackboxExporter(this IDistributedApplicationBuilder builder) =>
        builder.AddContainer(Name, Images.BlackboxExporter)
            .WithArgs("--config.file=/etc/blackbox/blackbox.yml")
            .WithHttpEndpoint(targetPort: 9115)
            .WithHttpHealthCheck("/-/healthy");
}
