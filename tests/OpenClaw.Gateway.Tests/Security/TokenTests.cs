using System.Net;
using System.Net.Http.Headers;
using OpenClaw.Gateway.Security;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Security;

public sealed class TokenTests : IAsyncLifetime
{
    private InProcessGateway _gateway = null!;
    private HttpClient _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await InProcessGateway.StartAsync();
        _stranger = new HttpClient { BaseAddress = _gateway.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _stranger.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/api/agents")]
    [InlineData("GET", "/api/agents/alpha")]
    [InlineData("GET", "/api/agents/nobody")]
    [InlineData("GET", "/api/agents/alpha/health")]
    [InlineData("GET", "/api/agents/alpha/messages")]
    [InlineData("POST", "/api/agents/alpha/messages")]
    [InlineData("POST", "/api/agents/alpha/heartbeat")]
    [InlineData("POST", "/api/agents/alpha/stop")]
    [InlineData("POST", "/api/deliberations")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/")]
    [InlineData("DELETE", "/api/agents")]
    public async Task Without_the_token_everything_is_refused(string method, string path)
    {
        foreach (var header in (string?[])[null, "Bearer", "Bearer ", "Bearer wrong", "Basic " + GatewayClient.Token, "Bearer " + GatewayClient.Token + "x", GatewayClient.Token])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }

            using var answer = await _stranger.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{header}: {answer.StatusCode}");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task A_refused_stop_stops_nothing()
    {
        await Eventually.GetAsync(() => _gateway.Client.StateAsync("alpha"), state => state == "idle");
        using var refused = await _stranger.PostAsync("/api/agents/alpha/stop", null, TestContext.Current.CancellationToken);
        Assert.Equal("idle", await _gateway.Client.StateAsync("alpha"));
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/ready")]
    [InlineData("/health")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Probes_need_no_token(string path)
    {
        await Eventually.GetAsync(() => _gateway.Client.StatusOfAsync(path), status => status == HttpStatusCode.OK);
        using var answer = await _stranger.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Health_answers_in_the_shape_of_the_gateway_protocol()
    {
        foreach (var path in (string[])["/health", "/healthz"])
        {
            using var answer = await _stranger.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal("""{"ok":true,"status":"live"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            using var post = await _stranger.PostAsync(path, null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
            Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);
        }

        var ready = await _gateway.Client.GetAsync("/readyz");
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Empty(ready.GetProperty("failing").EnumerateArray());
        Assert.True(ready.GetProperty("uptimeMs").GetInt64() > 0);

        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/readyz");
        proxied.Headers.Add("X-Forwarded-For", "192.0.2.1");
        using var short_ = await _stranger.SendAsync(proxied, TestContext.Current.CancellationToken);
        Assert.Equal("""{"ready":true}""", await short_.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Tokens_of_other_lengths_and_alphabets_do_not_match()
    {
        var token = new SharedToken("secret");
        Assert.True(token.Matches("secret"));
        foreach (var other in (string[])["", "s", "secre", "secret ", "Secret", "secret\0", "\ud800", new string('x', 5000)])
        {
            Assert.False(token.Matches(other), other);
        }
    }

    [Fact]
    public void A_generated_token_has_192_bits_and_differs_each_time()
    {
        Assert.Matches("^[0-9a-f]{48}$", SharedToken.Generate());
        Assert.NotEqual(SharedToken.Generate(), SharedToken.Generate());
    }

    [Fact]
    public async Task The_scheme_is_read_without_regard_to_case()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agents");
        request.Headers.Authorization = new AuthenticationHeaderValue("bearer", GatewayClient.Token);
        using var answer = await _stranger.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
