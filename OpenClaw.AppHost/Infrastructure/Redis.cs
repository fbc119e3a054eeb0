using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>
/// Redis: heartbeats, inbox streams and presence. Nothing may be evicted, and what was answered is on the disk: with appendfsync everysec a
/// kill on a slow disk or a power cut would take messages that the gateway has acknowledged.
/// </summary>
internal static class Redis
{
    private static readonly string[] Settings = ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"];

    public static IResourceBuilder<IResourceWithConnectionString> AddCollectiveRedis(this IDistributedApplicationBuilder builder)
    {
        var password = builder.AddSecret("redis-password");
        return builder.UsesContainers()
            ? builder.AddRedis("redis", password: password)
                .WithImageTag(ImageTags.Redis)
                .WithDataVolume("openclaw-redis")
                .WithArgs(static context => AddSettings(context.Args))
            : builder.AddLocalRedis("redis", Port.Redis.Choose(), password, Settings);
    }

    /// <summary>Puts the settings into the script that starts the container; behind it they would be arguments of the shell.</summary>
    /// <param name="arguments"><c>-c</c> and the script.</param>
    internal static void AddSettings(IList<object> arguments)
    {
        // exec, so that the signal to stop reaches the server and it writes its data.
        var script = $"exec {string.Join(' ', arguments.Skip(1).Concat(Settings))}";
        while (arguments.Count > 1)
        {
            arguments.RemoveAt(1);
        }

        arguments.Add(script);
    }
}
