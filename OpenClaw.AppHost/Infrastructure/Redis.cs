using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Redis: heartbeats, inbox streams and presence. Nothing may be evicted, and appends survive a restart.</summary>
internal static class Redis
{
    private static readonly string[] Settings = ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"];

    public static IResourceBuilder<IResourceWithConnectionString> AddCollectiveRedis(this IDistributedApplicationBuilder builder)
    {
        var password = builder.AddSecret("redis-password");
        return builder.UsesContainers()
            ? builder.AddRedis("redis", password: password)
                .WithImageTag(ImageTags.Redis)
                .WithDataVolume("openclaw-redis")
                .WithArgs(Settings)
            : builder.AddLocalRedis("redis", Port.Redis.Choose(), password, Settings);
    }
}
