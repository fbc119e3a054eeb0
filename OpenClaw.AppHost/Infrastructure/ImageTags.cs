namespace OpenClaw.AppHost.Infrastructure;

/// <summary>The exact version of each image that is not built here.</summary>
internal static class ImageTags
{
    public const string Redis = "7.4.7";
    public const string Postgres = "17.7";
    public const string Prometheus = "v3.8.0";
    public const string Alertmanager = "v0.29.0";
    public const string Grafana = "12.3.0";
}
