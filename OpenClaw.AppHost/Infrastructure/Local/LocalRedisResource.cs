namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>A real Redis as a local process.</summary>
internal sealed class LocalRedisResource(string name, string program, string directory, ParameterResource password)
    : ExecutableResource(name, program, directory), IResourceWithConnectionString
{
    private EndpointReference Endpoint => field ??= new(this, LocalRedis.EndpointName);

    /// <summary>Connection string in the form of StackExchange.Redis.</summary>
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password={password}");
}
