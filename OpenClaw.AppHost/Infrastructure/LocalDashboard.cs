namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Endpoints of the Aspire dashboard when neither a launch profile nor the command line set them.</summary>
internal static class LocalDashboard
{
    public static void Configure()
    {
        // Everything listens on loopback, so that a fresh machine needs no development certificate.
        SetDefault("ASPIRE_ALLOW_UNSECURED_TRANSPORT", () => "true");
        SetDefault("ASPNETCORE_URLS", () => $"http://localhost:{Port.Dashboard.Choose()}");
        SetDefault("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", () => $"http://localhost:{Port.Free()}");
        SetDefault("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", () => $"http://localhost:{Port.Free()}");
    }

    private static void SetDefault(string variable, Func<string> value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Environment.SetEnvironmentVariable(variable, value());
        }
    }
}
