namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Where a local run keeps what must outlive it: data of the servers, rendered configuration, generated secrets.</summary>
internal static class StateDirectory
{
    private const string Variable = "OPENCLAW_STATE_DIRECTORY";

    /// <summary>OPENCLAW_STATE_DIRECTORY, or else <c>.state</c> in the clone.</summary>
    public static string Root(this IDistributedApplicationBuilder builder) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path
            ? Path.GetFullPath(path)
            : Path.Combine(builder.RepositoryRoot(), ".state");

    /// <summary>A directory of its own for one resource; it may not exist yet.</summary>
    public static string StateOf(this IDistributedApplicationBuilder builder, string resource) =>
        Path.Combine(builder.Root(), resource);

    public static string RepositoryRoot(this IDistributedApplicationBuilder builder) =>
        Path.GetFullPath(Path.Combine(builder.AppHostDirectory, ".."));
}
