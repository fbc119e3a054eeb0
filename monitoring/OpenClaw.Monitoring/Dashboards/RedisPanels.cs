using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Panels about Redis that several dashboards show.</summary>
internal static class RedisPanels
{
    public static Panel MemoryShare() => Lines(
        "Redis memory share",
        Units.Percent,
        "Used share of maxmemory. Empty for a server without a limit, whose memory is in bytes beside it.",
        new Query("100 * redis_memory_used_bytes{@} / (redis_memory_max_bytes{@} > 0)", "{{instance}}"))
        .WithLimits(Limits.RedisMemoryWarning, Limits.RedisMemoryCritical) with
    { Max = 100, NoValue = "no limit", Runbooks = ["RedisMemoryHigh", "RedisMemoryCritical"] };

    public static Panel Memory() => Lines(
        "Redis memory",
        Units.Bytes,
        "Memory that Redis uses for data and overhead, and what the operating system gave to it.",
        new Query("redis_memory_used_bytes{@}", "{{instance}} used"),
        new Query("redis_memory_used_rss_bytes{@}", "{{instance}} resident"));

    public static Panel Clients() => Lines(
        "Redis clients",
        Units.Count,
        "Connected clients, and those that wait in a blocking command; agents wait for their inboxes so.",
        new Query("redis_connected_clients{@}", "{{instance}} connected"),
        new Query("redis_blocked_clients{@}", "{{instance}} blocked")) with
    { Runbooks = ["RedisConnectedClientsHigh"] };
}
