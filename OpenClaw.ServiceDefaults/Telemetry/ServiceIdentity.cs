using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace OpenClaw.ServiceDefaults.Telemetry;

/// <summary>Who this process is, as telemetry and health report name it.</summary>
/// <param name="Name">Name of the service: <c>OTEL_SERVICE_NAME</c>, otherwise the application's name.</param>
/// <param name="Version">Version of the build, without the revision.</param>
/// <param name="Revision">Commit of the build; "unknown" when the build had none.</param>
public sealed record ServiceIdentity(string Name, string Version, string Revision)
{
    internal static ServiceIdentity Of(IHostApplicationBuilder builder)
    {
        // The informational version reads "0.1.0+<commit>" when the build knew its commit.
        var informational = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        var parts = (informational?.InformationalVersion ?? "0.0.0").Split('+', 2);
        var configured = builder.Configuration["OTEL_SERVICE_NAME"];
        return new ServiceIdentity(
            string.IsNullOrWhiteSpace(configured) ? builder.Environment.ApplicationName : configured,
            parts[0],
            parts.Length == 2 ? parts[1] : "unknown");
    }
}
