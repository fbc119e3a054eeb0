namespace OpenClaw.MetricsCollector.Tests.Collection;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_is_shown_and_nothing_started()
    {
        await using var process = Collector.Run(["--help"]);
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("Usage: ", process.Output);
        Assert.Contains("COLLECTOR_PORT", process.Output);
    }

    [Theory]
    [InlineData("--prot=9464", "Unknown argument \"--prot=9464\"")]
    [InlineData("--port=70000", "--port must be a port from 0 to 65535, not \"70000\"")]
    [InlineData("--port", "--port needs a value")]
    public async Task A_mistake_is_one_line_and_exit_code_2(string argument, string message)
    {
        await using var process = Collector.Run([argument]);
        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith(message, Assert.Single(process.Output.Split('\n')));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9464", null, null)]
    [InlineData("http://127.0.0.1:5", "5", null)]
    [InlineData(null, "5", "http://localhost:7")]
    public void The_port_comes_from_the_environment_unless_the_urls_are_set(string? expected, string? port, string? urls)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("COLLECTOR_PORT", port), new("urls", urls)])
            .Build();

        Assert.Equal(expected, CommandLine.Parse([], out _).Url(configuration, out var error));
        Assert.Null(error);
    }

    [Fact]
    public void The_port_of_the_command_line_comes_first()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("COLLECTOR_PORT", "5"), new("urls", "http://localhost:7")])
            .Build();

        Assert.Equal("http://[::1]:8", CommandLine.Parse(["--port", "8", "--host=::1"], out _).Url(configuration, out _));
    }

    [Theory]
    [InlineData("ConnectionStrings__redis", "127.0.0.1:seven", "ConnectionStrings:redis has no valid port")]
    [InlineData("Collector__Disabled__0", "hosts", "There is no collector 'hosts'. Collector:Disabled and Collector:Timeouts know containers,")]
    [InlineData("Collector__Timeouts__rediss", "00:00:01", "There is no collector 'rediss'.")]
    public async Task A_malformed_setting_stops_the_start(string name, string value, string message)
    {
        await using var process = Collector.Run(["--port", "0"], new Dictionary<string, string?> { [name] = value });
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains(message, process.Output);
    }

    [Theory]
    [InlineData("Collector:Timeout", "00:02:00", "The field CollectorOptions.Timeout must be between 00:00:00.010 and 00:01:00.")]
    [InlineData("Collector:Redis:StreamLimit", "2001", "The field RedisOptions.StreamLimit must be between 0 and 2000.")]
    [InlineData("Probe:Limit", "0", "The field ProbeOptions.Limit must be between 1 and 1000.")]
    [InlineData("Health:CacheTime", "-00:00:01", "The field HealthOptions.CacheTime must be between 00:00:00 and 00:01:00.")]
    [InlineData("Endpoints:Token", "short", "with a minimum length of 8")]
    public async Task A_setting_beyond_its_limits_stops_the_start(string setting, string value, string message)
    {
        await using var process = Collector.Run(["--port", "0", $"--{setting}={value}"]);
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains(message, process.Output);
    }
}
