using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>The machines, by the series of node_exporter.</summary>
internal static class HostDashboard
{
    private const string Written = "fstype!~\"tmpfs|overlay|squashfs|ramfs|iso9660\",mountpoint=~\"$mountpoint\"";
    private const string Networks = "device!~\"lo|veth.*|br-.*|docker.*\"";

    public static Dashboard Create() => new(
        "host", "System Resources", "Processors, memory, disks, network and clock of each host.")
    {
        Variables =
        [
            .. Variable.Targets("node_uname_info"),
            new("mountpoint", "Mount point", """label_values(node_filesystem_size_bytes{job=~"$job",instance=~"$instance"}, mountpoint)"""),
        ],
        Rows = [Overview(), Processor(), Memory(), Disk(), Network()],
    };

    private static Row Overview() => new(
        "Overview",
        Dial("CPU", Units.Percent, "Busy share of all cores, of the busiest host.",
            """max(100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{@,mode="idle"}[$__rate_interval]))))""")
            .WithLimits(Limits.CpuWarning, Limits.CpuCritical) with
        { Max = 100, Height = 6, Runbooks = ["HighCPUUsage", "VeryHighCPUUsage"] },
        Dial("Memory", Units.Percent, "Memory that no program could get, of the fullest host.",
            "max(100 * (1 - node_memory_MemAvailable_bytes{@} / node_memory_MemTotal_bytes{@}))")
            .WithLimits(Limits.MemoryWarning, Limits.MemoryCritical) with
        { Max = 100, Height = 6, Runbooks = ["HighMemoryUsage", "VeryHighMemoryUsage"] },
        Stat("Cores", Units.Count, "Processors of the chosen hosts together.",
            """count(node_cpu_seconds_total{@,mode="idle"})""") with
        { Height = 6 },
        Stat("Memory installed", Units.Bytes, "Memory of the chosen hosts together.", "sum(node_memory_MemTotal_bytes{@})") with { Height = 6 },
        Stat("Up since", Units.Seconds, "Time since the most recent start of a host.",
            "min(node_time_seconds{@} - node_boot_time_seconds{@})") with
        { Height = 6 });

    private static Row Processor() => new(
        "Processor",
        Lines("CPU by mode", Units.Percent, "Where processor time goes; iowait means waiting for disks, steal means waiting for the hypervisor.",
            new Query("""100 * avg by (mode) (rate(node_cpu_seconds_total{@,mode!="idle"}[$__rate_interval]))""", "{{mode}}")) with
        { Stacked = true, Max = 100, Runbooks = ["HighCPUUsage"] },
        Lines("Load", Units.Count, "Tasks that run or wait, over 1, 5 and 15 minutes. More than there are cores means waiting.",
            new Query("node_load1{@}", "{{instance}} 1m"),
            new Query("node_load5{@}", "{{instance}} 5m"),
            new Query("node_load15{@}", "{{instance}} 15m")),
        Lines("Pressure", Units.Ratio, "Share of time in which some task waited for processor, memory or disk.",
            new Query("rate(node_pressure_cpu_waiting_seconds_total{@}[$__rate_interval])", "{{instance}} cpu"),
            new Query("rate(node_pressure_memory_waiting_seconds_total{@}[$__rate_interval])", "{{instance}} memory"),
            new Query("rate(node_pressure_io_waiting_seconds_total{@}[$__rate_interval])", "{{instance}} disk")) with
        { NoValue = "kernel without pressure stall information" },
        Lines("Processes", Units.Count, "Tasks that run, and those blocked by disk.",
            new Query("node_procs_running{@}", "{{instance}} running"),
            new Query("node_procs_blocked{@}", "{{instance}} blocked")),
        Lines("Context switches", Units.OperationsPerSecond, "Changes between tasks, and interrupts.",
            new Query("rate(node_context_switches_total{@}[$__rate_interval])", "{{instance}} switches"),
            new Query("rate(node_intr_total{@}[$__rate_interval])", "{{instance}} interrupts")),
        Lines("Clock", Units.Seconds, "Difference between the clock and its source. Heartbeats and traces need it near 0.",
            new Query("node_timex_offset_seconds{@}", "{{instance}} offset"),
            new Query("node_timex_estimated_error_seconds{@}", "{{instance}} estimated error")) with
        { Min = null });

    private static Row Memory() => new(
        "Memory",
        Lines("Memory by use", Units.Bytes, "Programs, caches that can be given up, and what is free.",
            new Query("node_memory_MemTotal_bytes{@} - node_memory_MemAvailable_bytes{@}", "{{instance}} in use"),
            new Query("node_memory_MemAvailable_bytes{@} - node_memory_MemFree_bytes{@}", "{{instance}} reclaimable"),
            new Query("node_memory_MemFree_bytes{@}", "{{instance}} free")) with
        { Stacked = true, Runbooks = ["HighMemoryUsage", "VeryHighMemoryUsage"] },
        Lines("Swap", Units.Bytes, "Swap in use. 0 for a host without swap.",
            new Query("node_memory_SwapTotal_bytes{@} - node_memory_SwapFree_bytes{@}", "{{instance}}")),
        Lines("Page faults and kills", Units.OperationsPerSecond, "Pages read back from disk, and processes killed because memory was gone.",
            new Query("rate(node_vmstat_pgmajfault{@}[$__rate_interval])", "{{instance}} major faults"),
            new Query("rate(node_vmstat_oom_kill{@}[$__rate_interval])", "{{instance}} kills")) with
        { Runbooks = ["ContainerOOMKilled"] });

    private static Row Disk() => new(
        "Disks",
        Bars("Space used", Units.Percent, "Used share of each file system.",
            $"100 * (1 - node_filesystem_avail_bytes{{@,{Written}}} / node_filesystem_size_bytes{{@,{Written}}})",
            "{{instance}} {{mountpoint}}").WithLimits(Limits.DiskWarning, Limits.DiskCritical) with
        { Max = 100, Runbooks = ["HighDiskUsage", "CriticalDiskUsage"] },
        Lines("Space left", Units.Bytes, "What programs can still write to each file system.",
            new Query($"node_filesystem_avail_bytes{{@,{Written}}}", "{{instance}} {{mountpoint}}")) with
        { Runbooks = ["DiskFillsSoon"] },
        Lines("Files", Units.Percent, "Used share of the files that each file system can hold; a full table refuses new files though space is left.",
            new Query($"100 * (1 - node_filesystem_files_free{{@,{Written}}} / (node_filesystem_files{{@,{Written}}} > 0))", "{{instance}} {{mountpoint}}")) with
        { Max = 100 },
        Lines("Throughput", Units.BytesPerSecond, "Bytes read from and written to each device.",
            new Query("rate(node_disk_read_bytes_total{@}[$__rate_interval])", "{{instance}} {{device}} read"),
            new Query("rate(node_disk_written_bytes_total{@}[$__rate_interval])", "{{instance}} {{device}} written")),
        Lines("Operations", Units.ReadsAndWritesPerSecond, "Reads and writes completed by each device.",
            new Query("rate(node_disk_reads_completed_total{@}[$__rate_interval])", "{{instance}} {{device}} reads"),
            new Query("rate(node_disk_writes_completed_total{@}[$__rate_interval])", "{{instance}} {{device}} writes")),
        Lines("Busy", Units.Ratio, "Share of time in which each device had work.",
            new Query("rate(node_disk_io_time_seconds_total{@}[$__rate_interval])", "{{instance}} {{device}}")));

    private static Row Network() => new(
        "Network",
        Lines("Traffic", Units.BytesPerSecond, "Bytes received and sent by each device, without loopback and bridges.",
            new Query($"rate(node_network_receive_bytes_total{{@,{Networks}}}[$__rate_interval])", "{{instance}} {{device}} in"),
            new Query($"rate(node_network_transmit_bytes_total{{@,{Networks}}}[$__rate_interval])", "{{instance}} {{device}} out")),
        Lines("Errors and drops", Units.PacketsPerSecond, "Packets lost by each device, in both directions.",
            new Query("rate(node_network_receive_errs_total{@}[$__rate_interval]) + rate(node_network_transmit_errs_total{@}[$__rate_interval])", "{{instance}} {{device}} errors"),
            new Query("rate(node_network_receive_drop_total{@}[$__rate_interval]) + rate(node_network_transmit_drop_total{@}[$__rate_interval])", "{{instance}} {{device}} drops")),
        Lines("Connections", Units.Count, "TCP sockets in use, and those that wait for late packets of closed connections.",
            new Query("node_sockstat_TCP_inuse{@}", "{{instance}} in use"),
            new Query("node_sockstat_TCP_tw{@}", "{{instance}} time wait")),
        Lines("Retransmissions", Units.PacketsPerSecond, "TCP segments sent again, because they were lost or late.",
            new Query("rate(node_netstat_Tcp_RetransSegs{@}[$__rate_interval])", "{{instance}}")),
        Lines("Refused by full queues", Units.PerSecond, "Connections dropped because a server did not accept them in time.",
            new Query("rate(node_netstat_TcpExt_ListenDrops{@}[$__rate_interval])", "{{instance}}")),
        Lines("File descriptors", Units.Ratio, "Used share of the descriptors that the kernel gives out.",
            new Query("node_filefd_allocated{@} / node_filefd_maximum{@}", "{{instance}}")));
}
