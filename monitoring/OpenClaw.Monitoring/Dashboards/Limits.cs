namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Values from which a panel warns; the alerts use the same.</summary>
internal static class Limits
{
    // Percent of a host
    public const double CpuWarning = 90;
    public const double CpuCritical = 95;
    public const double MemoryWarning = 90;
    public const double MemoryCritical = 95;
    public const double DiskWarning = 90;
    public const double DiskCritical = 95;

    // Percent of the host's cores, percent of the container's limit
    public const double ContainerCpu = 80;
    public const double ContainerMemory = 85;

    // Seconds of silence
    public const double HeartbeatLate = 60;
    public const double HeartbeatOffline = 120;

    // Score from 0 to 1
    public const double HealthPoor = 0.5;
    public const double HealthGood = 0.8;

    // Percent of the server's own limit
    public const double ConnectionsWarning = 80;
    public const double ConnectionsCritical = 90;
    public const double RedisMemoryWarning = 80;
    public const double RedisMemoryCritical = 90;
    public const double RedisClients = 80;

    // Seconds
    public const double ReplicationLag = 30;
    public const double ModelLatency = 5;

    // Tokens per second; percent of requests
    public const double TokenRate = 10_000;
    public const double ModelErrors = 10;

    // Samples of one scrape
    public const double ScrapeSamples = 4_000;
}
