using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.ServiceDefaults.Tests.Endpoints;

public sealed class ProbeCommandTests
{
    [Fact]
    public async Task Other_command_lines_are_left_alone()
    {
        Assert.Null(await ProbeCommand.TryRunAsync([]));
        Assert.Null(await ProbeCommand.TryRunAsync(["--port", "1"]));
    }

    [Theory]
    [InlineData("--probe")]
    [InlineData("--probe", "ready")]
    [InlineData("--probe", "file:///etc/passwd")]
    [InlineData("--probe", "http://127.0.0.1/", "http://127.0.0.1/")]
    public async Task What_is_no_single_web_address_ends_with_2(params string[] args) =>
        Assert.Equal(2, await ProbeCommand.TryRunAsync(args));

    [Fact]
    public async Task A_service_that_answers_ends_with_0_and_one_that_does_not_with_1()
    {
        await using var service = await Service.StartAsync();
        Assert.Equal(0, await ProbeCommand.TryRunAsync(["--probe", new Uri(service.Client.BaseAddress!, "/ready").ToString()]));
        Assert.Equal(1, await ProbeCommand.TryRunAsync(["--probe", new Uri(service.Client.BaseAddress!, "/no/such/page").ToString()]));
        Assert.Equal(1, await ProbeCommand.TryRunAsync(["--probe", "http://127.0.0.1:1/"]));
    }
}
