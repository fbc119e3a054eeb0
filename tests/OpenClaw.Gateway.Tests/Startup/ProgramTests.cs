using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Startup;

public sealed partial class ProgramTests
{
    [Theory]
    [InlineData(2, "--port must be", "--port", "x")]
    [InlineData(0, "--token TOKEN", "--help")]
    public async Task Wrong_arguments_and_help_end_at_once_with_their_exit_code(int exitCode, string output, params string[] args)
    {
        await using var process = GatewayProcess.Run(args);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, process.ExitCode);
        await Eventually.HoldsAsync(() => process.Output.Contains(output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_malformed_bind_address_gives_one_line_and_exit_code_2()
    {
        await using var process = GatewayProcess.Run(["--token", "t"], new Dictionary<string, string?> { ["Gateway__Bind"] = "everywhere" });
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
        await Eventually.HoldsAsync(() => process.Output.Contains("Gateway:Bind must be an IP address", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", process.Output);
    }

    [Theory]
    [InlineData("Agents__HeartbeatInterval", "00:00:00.001", "HeartbeatInterval must be between 00:00:00.050 and 00:10:00")]
    [InlineData("Gateway__Auth__Mode", "tokens", "Auth.Mode must match")]
    [InlineData("Models__Cache__MaxEntries", "0", "Cache.MaxEntries must be between 1 and 1000000")]
    [InlineData("Endpoints__Token", "short", "Token must be a string with a minimum length of 8")]
    public async Task A_setting_out_of_its_limits_gives_one_line_and_exit_code_1(string name, string value, string line)
    {
        await using var process = GatewayProcess.Run(["--port", "0", "--token", "t"], new Dictionary<string, string?> { [name] = value });
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        await Eventually.HoldsAsync(() => process.Output.Contains(line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", process.Output);
    }

    [Fact]
    public async Task A_taken_port_gives_one_line_and_exit_code_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var process = GatewayProcess.Run(["--port", $"{port}", "--token", "t"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        await Eventually.HoldsAsync(() => process.Output.Contains("address already in use", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", process.Output);
    }

    [Fact]
    public async Task A_token_is_made_and_shown_once_when_none_is_configured()
    {
        var port = Ports.Free();
        await using var process = GatewayProcess.Run(["--port", $"{port}"]);
        await process.WaitForPortAsync(port);
        await Eventually.HoldsAsync(() => TokenPattern().Count(process.Output) == 1);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenPattern().Match(process.Output).Value);
        using var answer = await http.GetAsync("/api/agents", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, TokenPattern().Count(process.Output));
    }

    [Fact]
    public async Task A_term_signal_ends_it_with_exit_code_0()
    {
        await using var gateway = await GatewayProcess.StartAsync(Ports.Free(), null, null);
        await Eventually.GetAsync(() => gateway.Client.StatusOfAsync("/ready"), status => status == HttpStatusCode.OK);
        gateway.Process.Signal(15);
        await gateway.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, gateway.Process.ExitCode);
    }

    [GeneratedRegex("[0-9a-f]{48}")]
    private static partial Regex TokenPattern();
}
