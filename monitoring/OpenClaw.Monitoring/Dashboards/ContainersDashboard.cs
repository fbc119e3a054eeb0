using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>The containers, by the series of cAdvisor.</summary>
internal static class ContainersDashboard
{
    private const string Named = "name=~\"$name\",name!=\"\"";

    public static Dashboard Create() => new(
        "containers", "Containers", "Processor, memory, disk and network of each container, against its limits. Empty where no containers run.")
    {
        Variables =
        [
            .. Variable.Targets("machine_cpu_cores"),
            new("name", "Container", """label_values(container_last_seen{job=~"$job",instance=~"$instance",name!=""}, name)"""),
        ],
        Rows = [Overview(), Processor(), Memory(), Traffic()],
    };

    private static Row Overview() => new(
        "Overview",
        Stat("Containers", Units.Count, "Containers that run.", $"count(max by (instance, name) (container_last_seen{{@,{Named}}})) or vector(0)"),
        Stat("Cores in use", Units.Count, "Processor cores that the chosen containers use together.",
            $"sum(rate(container_cpu_usage_seconds_total{{@,{Named}}}[$__rate_interval]))") with
        { Decimals = 2, NoValue = "no containers" },
        Stat("Cores", Units.Count, "Processor cores of the hosts.", "sum(max by (instance) (machine_cpu_cores{@}))"),
        Stat("Working sets", Units.Bytes, "Memory that the chosen containers cannot do without.",
            $"sum(container_memory_working_set_bytes{{@,{Named}}})") with
        { NoValue = "no containers" },
        Stat("Host memory", Units.Bytes, "Memory of the hosts.", "sum(max by (instance) (machine_memory_bytes{@}))"),
        Stat("Killed", Units.Count, "Processes of containers killed because their memory was gone, within the time shown.",
            $"sum(increase(container_oom_events_total{{@,{Named}}}[$__range])) or vector(0)").WithLimit(1) with
        { Runbooks = ["ContainerOOMKilled"] });

    private static Row Processor() => new(
        "Processor",
        Lines("CPU of the host", Units.Percent, "Share of all cores of the host that each container uses.",
            new Query(
                $"100 * sum by (instance, name) (rate(container_cpu_usage_seconds_total{{@,{Named}}}[$__rate_interval]))"
                + " / on (instance) group_left () max by (instance) (machine_cpu_cores{@})",
                "{{name}}")).WithLimit(Limits.ContainerCpu) with
        { Runbooks = ["ContainerHighCPU"] },
        Lines("Cores by container", Units.Count, "Processor cores that each container uses.",
            new Query($"sum by (instance, name) (rate(container_cpu_usage_seconds_total{{@,{Named}}}[$__rate_interval]))", "{{name}}")) with
        { Stacked = true },
        Lines("Throttled", Units.Ratio, "Share of periods in which a container was stopped at its processor limit.",
            new Query(
                $"sum by (instance, name) (rate(container_cpu_cfs_throttled_periods_total{{@,{Named}}}[$__rate_interval]))"
                + $" / sum by (instance, name) (rate(container_cpu_cfs_periods_total{{@,{Named}}}[$__rate_interval]))",
                "{{name}}")) with
        { Max = 1 });

    private static Row Memory() => new(
        "Memory",
        Lines("Working set", Units.Bytes, "Memory that each container cannot do without; page cache that can be given up is not counted.",
            new Query($"sum by (instance, name) (container_memory_working_set_bytes{{@,{Named}}})", "{{name}}")) with
        { Stacked = true },
        Lines("Share of the limit", Units.Percent, "Working set against the limit. A container without a limit is not shown.",
            new Query(
                $"100 * sum by (instance, name) (container_memory_working_set_bytes{{@,{Named}}})"
                + $" / (sum by (instance, name) (container_spec_memory_limit_bytes{{@,{Named}}}) > 0)",
                "{{name}}")).WithLimit(Limits.ContainerMemory) with
        { Max = 100, Runbooks = ["ContainerHighMemory"] },
        Lines("Killed over time", Units.Count, "Processes killed because the container's memory was gone, between two points of the graph.",
            new Query($"sum by (instance, name) (increase(container_oom_events_total{{@,{Named}}}[$__rate_interval]))", "{{name}}")) with
        { Runbooks = ["ContainerOOMKilled"] });

    private static Row Traffic() => new(
        "Disk, network and restarts",
        Lines("Network", Units.BytesPerSecond, "Bytes received and sent by each container.",
            new Query($"sum by (instance, name) (rate(container_network_receive_bytes_total{{@,{Named}}}[$__rate_interval]))", "{{name}} in"),
            new Query($"sum by (instance, name) (rate(container_network_transmit_bytes_total{{@,{Named}}}[$__rate_interval]))", "{{name}} out")),
        Lines("Disk", Units.BytesPerSecond, "Bytes read and written by each container.",
            new Query($"sum by (instance, name) (rate(container_fs_reads_bytes_total{{@,{Named}}}[$__rate_interval]))", "{{name}} read"),
            new Query($"sum by (instance, name) (rate(container_fs_writes_bytes_total{{@,{Named}}}[$__rate_interval]))", "{{name}} written")),
        Lines("Age", Units.Seconds, "Time since each container started; a saw-tooth is a container that restarts again and again.",
            new Query($"time() - max by (instance, name) (container_start_time_seconds{{@,{Named}}})", "{{name}}")));
}
