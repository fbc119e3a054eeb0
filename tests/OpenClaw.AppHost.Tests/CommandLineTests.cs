using OpenClaw.Testing;

namespace OpenClaw.AppHost.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("OPENCLAW_INFRASTRUCTURE", "cloud", "OPENCLAW_INFRASTRUCTURE is 'cloud'; it must be auto, local or containers.")]
    [InlineData("OPENCLAW_GATEWAY_PORT", "many", "OPENCLAW_GATEWAY_PORT is 'many'; it must be a port from 1 to 65535.")]
    public async Task A_wrong_setting_ends_the_AppHost_with_one_line_and_code_2(string variable, string value, string message)
    {
        using var state = new TemporaryDirectory();
        await using var process = ServerProcess.Start(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "OpenClaw.AppHost.dll")],
            new Dictionary<string, string?> { ["OPENCLAW_STATE_DIRECTORY"] = state.Path, ["OPENCLAW_INFRASTRUCTURE"] = "local", [variable] = value });
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
        Assert.Equal(message, process.Output.Trim());
    }
}
