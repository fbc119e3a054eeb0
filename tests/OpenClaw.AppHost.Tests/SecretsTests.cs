using Aspire.Hosting;
using OpenClaw.AppHost.Infrastructure;
using OpenClaw.Testing;

namespace OpenClaw.AppHost.Tests;

public sealed class SecretsTests : IDisposable
{
    private readonly TemporaryDirectory _state = new();

    public SecretsTests() => Environment.SetEnvironmentVariable("OPENCLAW_STATE_DIRECTORY", _state.Path);

    [Fact]
    public async Task A_secret_is_generated_once_and_read_by_its_owner_only()
    {
        var first = await ValueAsync();
        var second = await ValueAsync();

        Assert.Equal(48, first!.Length);
        Assert.Equal(first, second);
        var mode = File.GetUnixFileMode(Path.Combine(_state.Path, "secrets", "token"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    [Fact]
    public async Task A_configured_secret_is_taken_and_nothing_is_generated()
    {
        Assert.Equal("configured", await ValueAsync("--Parameters:token=configured"));
        Assert.False(Directory.Exists(Path.Combine(_state.Path, "secrets")));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("OPENCLAW_STATE_DIRECTORY", null);
        _state.Dispose();
    }

    private static async Task<string?> ValueAsync(params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        return await builder.AddSecret("token").Resource.GetValueAsync(TestContext.Current.CancellationToken);
    }
}
