using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Tests;

public sealed class RedisArgumentsTests
{
    [Fact]
    public void A_container_starts_Redis_by_one_script_that_has_the_settings()
    {
        List<object> arguments = ["-c", "redis-server --requirepass $REDIS_PASSWORD", "--save 60 1"];

        Redis.AddSettings(arguments);

        Assert.Equal(
            [
                "-c",
                "exec redis-server --requirepass $REDIS_PASSWORD --save 60 1 "
                + "--appendonly yes --appendfsync always --maxmemory-policy noeviction",
            ],
            arguments);
    }
}
