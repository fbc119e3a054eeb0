using OpenClaw.MetricsCollector.Exposition;
using static OpenClaw.MetricsCollector.Exposition.MetricType;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>Writes readings of containers with the names and labels of cAdvisor.</summary>
internal static class ContainerMetrics
{
    public static void Write(ExpositionWriter writer, List<ContainerReading> readings)
    {
        if (readings.Count == 0)
        {
            return;
        }

        WriteCpu(writer, readings);
        WriteMemory(writer, readings);
        One(writer, readings, "container_threads"u8, Gauge, "Number of threads running inside the container."u8, static one => one.Threads);
        One(writer, readings, "container_start_time_seconds"u8, Gauge, "Start time of the container since unix epoch in seconds."u8, static one => one.Started);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        writer.Family("container_last_seen"u8, Gauge, "Last time a container was seen by the exporter."u8);
        foreach (var reading in readings)
        {
            Sample(writer, reading).Value(now);
        }

        WriteDisks(writer, readings, "container_fs_reads_bytes_total"u8, "Cumulative count of bytes read."u8, written: false);
        WriteDisks(writer, readings, "container_fs_writes_bytes_total"u8, "Cumulative count of bytes written."u8, written: true);
        WriteNetwork(writer, readings);
    }

    private static void WriteCpu(ExpositionWriter writer, List<ContainerReading> readings)
    {
        writer.Family("container_cpu_usage_seconds_total"u8, Counter, "Cumulative cpu time consumed in seconds."u8);
        foreach (var reading in readings)
        {
            Sample(writer, reading).Label("cpu"u8, "total"u8).Value(reading.CpuSeconds);
        }

        One(writer, readings, "container_cpu_user_seconds_total"u8, Counter, "Cumulative user cpu time consumed in seconds."u8, static one => one.CpuUserSeconds);
        One(writer, readings, "container_cpu_system_seconds_total"u8, Counter, "Cumulative system cpu time consumed in seconds."u8, static one => one.CpuSystemSeconds);
        One(writer, readings, "container_cpu_cfs_periods_total"u8, Counter, "Number of elapsed enforcement period intervals."u8, static one => one.Periods);
        One(writer, readings, "container_cpu_cfs_throttled_periods_total"u8, Counter, "Number of throttled period intervals."u8, static one => one.ThrottledPeriods);
        One(writer, readings, "container_cpu_cfs_throttled_seconds_total"u8, Counter, "Total time the container has been throttled."u8, static one => one.ThrottledSeconds);
        One(writer, readings, "container_spec_cpu_period"u8, Gauge, "CPU period of the container."u8, static one => one.Period);
        One(writer, readings, "container_spec_cpu_quota"u8, Gauge, "CPU quota of the container."u8, static one => one.Quota);
    }

    private static void WriteMemory(ExpositionWriter writer, List<ContainerReading> readings)
    {
        One(writer, readings, "container_memory_usage_bytes"u8, Gauge, "Current memory usage in bytes, including all memory regardless of when it was accessed."u8, static one => one.Memory);
        One(writer, readings, "container_memory_max_usage_bytes"u8, Gauge, "Maximum memory usage recorded in bytes."u8, static one => one.MemoryPeak);
        One(writer, readings, "container_memory_working_set_bytes"u8, Gauge, "Current working set in bytes."u8, static one => one.WorkingSet);
        One(writer, readings, "container_memory_rss"u8, Gauge, "Size of RSS in bytes."u8, static one => one.Rss);
        One(writer, readings, "container_memory_cache"u8, Gauge, "Number of bytes of page cache memory."u8, static one => one.Cache);
        One(writer, readings, "container_memory_swap"u8, Gauge, "Container swap usage in bytes."u8, static one => one.Swap);
        One(writer, readings, "container_spec_memory_limit_bytes"u8, Gauge, "Memory limit for the container; 0 is none."u8, static one => one.MemoryLimit);
        One(writer, readings, "container_oom_events_total"u8, Counter, "Count of out of memory events observed for the container."u8, static one => one.OomKills);
    }

    private static void WriteDisks(
        ExpositionWriter writer, List<ContainerReading> readings, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, bool written)
    {
        if (readings.TrueForAll(reading => reading.Disks.Count == 0))
        {
            return;
        }

        writer.Family(name, Counter, help);
        foreach (var reading in readings)
        {
            foreach (var (device, readBytes, writtenBytes) in reading.Disks)
            {
                Sample(writer, reading).Label("device"u8, device).Value(written ? writtenBytes : readBytes);
            }
        }
    }

    private static void WriteNetwork(ExpositionWriter writer, List<ContainerReading> readings)
    {
        // Columns of /proc/<pid>/net/dev
        Network(writer, readings, 0, "container_network_receive_bytes_total"u8, "Cumulative count of bytes received."u8);
        Network(writer, readings, 1, "container_network_receive_packets_total"u8, "Cumulative count of packets received."u8);
        Network(writer, readings, 2, "container_network_receive_errors_total"u8, "Cumulative count of errors encountered while receiving."u8);
        Network(writer, readings, 3, "container_network_receive_packets_dropped_total"u8, "Cumulative count of packets dropped while receiving."u8);
        Network(writer, readings, 8, "container_network_transmit_bytes_total"u8, "Cumulative count of bytes transmitted."u8);
        Network(writer, readings, 9, "container_network_transmit_packets_total"u8, "Cumulative count of packets transmitted."u8);
        Network(writer, readings, 10, "container_network_transmit_errors_total"u8, "Cumulative count of errors encountered while transmitting."u8);
        Network(writer, readings, 11, "container_network_transmit_packets_dropped_total"u8, "Cumulative count of packets dropped while transmitting."u8);
    }

    private static void Network(
        ExpositionWriter writer, List<ContainerReading> readings, int column, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help)
    {
        if (readings.TrueForAll(reading => reading.Interfaces.Count == 0))
        {
            return;
        }

        writer.Family(name, Counter, help);
        foreach (var reading in readings)
        {
            foreach (var (network, values) in reading.Interfaces)
            {
                if (values.Length > column)
                {
                    Sample(writer, reading).Label("interface"u8, network).Value(values[column]);
                }
            }
        }
    }

    private static void One(
        ExpositionWriter writer,
        List<ContainerReading> readings,
        ReadOnlySpan<byte> name,
        MetricType type,
        ReadOnlySpan<byte> help,
        Func<ContainerReading, double> value)
    {
        var begun = false;
        foreach (var reading in readings)
        {
            var number = value(reading);
            if (double.IsNaN(number))
            {
                continue;
            }

            if (!begun)
            {
                writer.Family(name, type, help);
                begun = true;
            }

            Sample(writer, reading).Value(number);
        }
    }

    private static SampleWriter Sample(ExpositionWriter writer, ContainerReading reading) => writer.Sample()
        .Label("container_label_com_docker_compose_service"u8, reading.Container.Names.Service)
        .Label("id"u8, reading.Container.Path)
        .Label("image"u8, reading.Container.Names.Image)
        .Label("name"u8, reading.Container.Names.Name);
}
