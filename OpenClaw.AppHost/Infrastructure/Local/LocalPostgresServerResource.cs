namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>A real PostgreSQL as a local process.</summary>
internal sealed class LocalPostgresServerResource(string name, string program, string directory, ParameterResource password)
    : ExecutableResource(name, program, directory), IResourceWithConnectionString
{
    public const string User = "openclaw";

    private EndpointReference Endpoint => field ??= new(this, LocalPostgres.EndpointName);

    /// <summary>Directory of the database cluster.</summary>
    public string Data => Path.Combine(WorkingDirectory, "data");

    /// <summary>Password of the cluster's owner.</summary>
    public ParameterResource Password => password;

    /// <summary>Connection string in the form of Npgsql, without a database.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Host={Endpoint.Property(EndpointProperty.Host)};Port={Endpoint.Property(EndpointProperty.Port)};Username={User};Password={password}");
}
