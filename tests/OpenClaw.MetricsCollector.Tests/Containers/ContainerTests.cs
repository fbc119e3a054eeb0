namespace OpenClaw.MetricsCollector.Tests.Containers;

public sealed class ContainerTests : IDisposable
{
    private const string DockerId = "4f0c3a1b2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdde";
    private const string PodId = "aa0c3a1b2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddf";
    private readonly TemporaryDirectory _directory = new();

    public ContainerTests()
    {
        Write("cgroup.controllers", "cpu io memory pids\n");
        var docker = $"system.slice/docker-{DockerId}.scope";
        Write($"{docker}/cpu.stat", "usage_usec 5000000\nuser_usec 3000000\nsystem_usec 2000000\nnr_periods 10\nnr_throttled 2\nthrottled_usec 500000\n");
        Write($"{docker}/cpu.max", "50000 100000\n");
        Write($"{docker}/memory.current", "1000000\n");
        Write($"{docker}/memory.max", "4000000\n");
        Write($"{docker}/memory.stat", "anon 600000\nfile 400000\ninactive_file 300000\n");
        Write($"{docker}/memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 1\n");
        Write($"{docker}/pids.current", "7\n");
        Write($"{docker}/io.stat", "254:0 rbytes=1024 wbytes=2048 rios=1 wios=2 dbytes=0 dios=0\n");
        Write($"{docker}/cgroup.procs", $"{Environment.ProcessId}\n");
        var pod = $"kubepods.slice/kubepods-pod1.slice/cri-containerd-{PodId}.scope";
        Write($"{pod}/cpu.stat", "usage_usec 1000\nuser_usec 1000\nsystem_usec 0\n");
        Write($"{pod}/memory.current", "2000\n");
        Write($"{pod}/memory.max", "max\n");
        Write("user.slice/session.scope/memory.current", "5\n");
    }

    [Fact]
    public async Task Containers_have_the_names_and_labels_of_cadvisor()
    {
        await using var collector = await StartAsync();

        var page = await collector.ScrapeAsync();

        var name = ("name", DockerId[..12]);
        Assert.Equal(5, page.Value("container_cpu_usage_seconds_total", name, ("cpu", "total")));
        Assert.Equal(0.5, page.Value("container_cpu_cfs_throttled_seconds_total", name));
        Assert.Equal(1000000, page.Value("container_memory_usage_bytes", name));
        Assert.Equal(700000, page.Value("container_memory_working_set_bytes", name));
        Assert.Equal(4000000, page.Value("container_spec_memory_limit_bytes", name));
        Assert.Equal(1, page.Value("container_oom_events_total", name));
        Assert.Equal(7, page.Value("container_threads", name));
        Assert.Equal(2048, page.Value("container_fs_writes_bytes_total", name));
        Assert.NotEmpty(page.Families["container_network_receive_bytes_total"].Samples);
        Assert.Equal(
            $"/system.slice/docker-{DockerId}.scope",
            Assert.Single(page.Families["container_spec_cpu_quota"].Samples).Labels["id"]);
        Assert.Equal(["boot_id,machine_id,system_uuid"], page.Families["machine_cpu_cores"].LabelNames);
        Assert.Equal(2, page.Families["container_last_seen"].Samples.Count);
    }

    [Fact]
    public async Task A_container_without_a_limit_has_the_limit_0()
    {
        await using var collector = await StartAsync();

        var page = await collector.ScrapeAsync();

        Assert.Equal(0, page.Value("container_spec_memory_limit_bytes", ("name", PodId[..12])));
    }

    [Fact]
    public async Task A_container_that_is_gone_leaves_no_series()
    {
        await using var collector = await StartAsync();
        await collector.ScrapeAsync();
        Directory.Delete(Path.Combine(_directory.Path, "kubepods.slice"), recursive: true);

        var page = await collector.ScrapeAsync();

        Assert.Single(page.Families["container_last_seen"].Samples);
    }

    [Fact]
    public async Task The_number_of_containers_has_a_limit()
    {
        await using var collector = await StartAsync(("Collector:Containers:Limit", "1"));

        Assert.Single((await collector.ScrapeAsync()).Families["container_last_seen"].Samples);
    }

    public void Dispose() => _directory.Dispose();

    private Task<Collector> StartAsync(params (string, string)[] settings) =>
        Collector.StartAsync([("Collector:Containers:CgroupPath", _directory.Path), .. settings]);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_directory.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
