using Microsoft.Extensions.DependencyInjection;

namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>Adds Redis as a local process.</summary>
internal static class LocalRedis
{
    public const string EndpointName = "tcp";

    public static IResourceBuilder<LocalRedisResource> AddLocalRedis(
        this IDistributedApplicationBuilder builder,
        string name,
        int port,
        IResourceBuilder<ParameterResource> password,
        string[] settings)
    {
        var directory = builder.StateOf(name);
        Directory.CreateDirectory(directory);
        var resource = new LocalRedisResource(name, LocalProgram.Find(builder, "redis-server"), directory, password.Resource);
        builder.Services.AddHealthChecks().AddRedis(_ => ConnectionString(resource), name);
        return builder.AddResource(resource)
            .WithEndpoint(EndpointName, endpoint =>
            {
                endpoint.Port = port;
                endpoint.TargetPort = port;
                endpoint.IsProxied = false;
            })
            // The password is in a file: among the arguments every user of the machine would see it.
            .WithArgs(Path.Combine(directory, "redis.conf"), "--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory)
            .WithArgs(settings)
            .WithHealthCheck(name)
            .OnBeforeResourceStarted(async (_, _, cancellation) =>
                PrivateFile.Write(
                    Path.Combine(directory, "redis.conf"),
                    $"requirepass {await password.Resource.GetValueAsync(cancellation)}\n"));
    }

    private static string ConnectionString(LocalRedisResource resource) =>
        resource.ConnectionStringExpression.GetValueAsync(default).AsTask().GetAwaiter().GetResult()
            ?? throw new InvalidOperationException($"'{resource.Name}' has no connection string yet.");
}
