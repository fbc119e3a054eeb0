namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>The servers that a local run starts as processes.</summary>
internal static class LocalProgram
{
    /// <summary>Path of a program that <c>eng/provision</c> found on PATH or fetched.</summary>
    /// <exception cref="ConfigurationException">It is not there.</exception>
    public static string Find(IDistributedApplicationBuilder builder, string name)
    {
        var path = Path.Combine(builder.RepositoryRoot(), ".tools", "bin", name);
        return File.Exists(path)
            ? path
            : throw new ConfigurationException($"'{name}' is not below .tools/bin: run eng/provision, or start Docker or Podman.");
    }

    /// <summary>Adds a provisioned server with a directory of its own and one endpoint on loopback.</summary>
    public static IResourceBuilder<ExecutableResource> AddLocalServer(
        this IDistributedApplicationBuilder builder, string name, string program, int port)
    {
        var directory = builder.StateOf(name);
        Directory.CreateDirectory(directory);
        return builder.AddExecutable(name, Find(builder, program), directory)
            .WithHttpEndpoint(port: port, targetPort: port, isProxied: false);
    }
}
