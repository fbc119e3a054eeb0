namespace OpenClaw.Gateway.Models;

/// <summary>The connections to providers.</summary>
/// <remarks>
/// Not from the client factory: its resilience would repeat calls that the router repeats itself, and cut long streams. Timeouts are the
/// router's, which knows what a call waits for.
/// </remarks>
internal sealed class ModelHttp : IDisposable
{
    private readonly Lazy<HttpClient> _client = new(Create);

    public HttpClient Client => _client.Value;

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private static HttpClient Create()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = 256,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
