using System.Net;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Hosting;

/// <summary>The built gateway program as a process of its own.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private GatewayProcess(ServerProcess process, int port)
    {
        Process = process;
        Client = new GatewayClient(new Uri($"http://127.0.0.1:{port}"));
    }

    public ServerProcess Process { get; }

    public GatewayClient Client { get; }

    /// <summary>Starts it without waiting for anything.</summary>
    public static ServerProcess Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // What the tests' own environment says must not reach the gateway.
        Dictionary<string, string?> all = new()
        {
            ["ASPNETCORE_URLS"] = null,
            ["OPENCLAW_GATEWAY_PORT"] = null,
            ["OPENCLAW_GATEWAY_TOKEN"] = null,
            ["Messaging__ClaimAfter"] = "00:00:02",
            ["Agents__SharedStateInterval"] = "00:00:00.200",
            ["Deliberation__Lease"] = "00:00:02",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        return ServerProcess.Start(GatewayProgram.Path, arguments, all);
    }

    public static async Task<GatewayProcess> StartAsync(
        int port, string? redis, string? postgres, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var process = Run(
            ["--port", $"{port}", "--token", GatewayClient.Token],
            new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
            {
                ["ConnectionStrings__redis"] = redis,
                ["ConnectionStrings__openclaw"] = postgres,
            });
        await process.WaitForPortAsync(port);
        var gateway = new GatewayProcess(process, port);
        await Eventually.GetAsync(() => gateway.Client.StatusOfAsync("/ready"), status => status == HttpStatusCode.OK);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }
}
