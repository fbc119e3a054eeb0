using System.Collections.Concurrent;
using System.Net;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>The probe that is answered before the application makes a request of it.</summary>
public sealed class LiveProbeTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/healthz")]
    public async Task A_probe_gets_the_answer_that_the_application_would_give(string path)
    {
        using var http = new HttpClient { BaseAddress = shared.Gateway.Address };
        var probed = await DescribeAsync(http, HttpMethod.Get, path);

        // With a query it is a request like others.
        Assert.Equal(probed, await DescribeAsync(http, HttpMethod.Get, $"{path}?from=elsewhere"));
        Assert.StartsWith("200", probed, StringComparison.Ordinal);
        Assert.EndsWith("""{"ok":true,"status":"live"}""", probed, StringComparison.Ordinal);
        Assert.EndsWith("\n", await DescribeAsync(http, HttpMethod.Head, path), StringComparison.Ordinal);
        Assert.StartsWith("405", await DescribeAsync(http, HttpMethod.Post, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_closes_its_connection_is_answered_too()
    {
        using var http = new HttpClient { BaseAddress = shared.Gateway.Address, DefaultRequestVersion = HttpVersion.Version10 };
        http.DefaultRequestHeaders.ConnectionClose = true;
        var answer = await http.GetAsync("/healthz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.ConnectionClose);
    }

    [Fact]
    public async Task A_socket_on_the_path_of_the_probe_is_a_socket()
    {
        var address = new UriBuilder(shared.Gateway.Socket) { Path = "/healthz" }.Uri;
        await using var client = await StrictClient.OpenAsync(address);
        Assert.True((bool)(await client.HandshakeAsync(client.Params(new TestDevice())))["ok"]!);
    }

    [Fact]
    public async Task The_application_never_hears_of_a_probe()
    {
        var seen = new SeenPaths();
        await using var gateway = await ProtocolGateway.StartAsync(services: services => services.AddSingleton<IStartupFilter>(seen));
        using var http = new HttpClient { BaseAddress = gateway.Address };
        foreach (var path in (string[])["/healthz", "/healthz?from=elsewhere", "/health", "/readyz"])
        {
            await http.GetAsync(path, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["/healthz?from=elsewhere", "/readyz"], seen.Paths);
    }

    private static async Task<string> DescribeAsync(HttpClient http, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(",", header.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join("\n", headers)}\n{await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private sealed class SeenPaths : IStartupFilter
    {
        public ConcurrentQueue<string> Paths { get; } = [];

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                Paths.Enqueue($"{context.Request.Path}{context.Request.QueryString}");
                return go(context);
            });
            next(app);
        };
    }
}
