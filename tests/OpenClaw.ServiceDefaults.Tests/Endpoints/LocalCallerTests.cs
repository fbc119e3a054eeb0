using System.Net;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.ServiceDefaults.Tests.Endpoints;

public sealed class LocalCallerTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:9464", true)]
    [InlineData("::1", "[::1]:9464", true)]
    [InlineData("::ffff:127.0.0.1", "localhost", true)]
    [InlineData("127.0.0.1", "gateway.dev.localhost:443", true)]
    [InlineData("127.0.0.1", "attacker.example", false)]
    [InlineData("127.0.0.1", "localhost.attacker.example", false)]
    [InlineData("127.0.0.1", "203.0.113.9", false)]
    [InlineData("203.0.113.9", "localhost", false)]
    [InlineData("::ffff:203.0.113.9", "localhost", false)]
    [InlineData(null, "localhost", false)]
    public void Only_a_loopback_peer_that_asks_for_this_machine_is_local(string? peer, string host, bool local)
    {
        var context = Request(peer, host);

        Assert.Equal(local, LocalCaller.IsLocal(context));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Original-For")]
    [InlineData("Via")]
    public void A_request_through_a_proxy_is_not_local(string header)
    {
        var context = Request("127.0.0.1", "localhost");
        context.Request.Headers[header] = "127.0.0.1";

        Assert.False(LocalCaller.IsLocal(context));
    }

    private static DefaultHttpContext Request(string? peer, string host)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        context.Request.Host = new HostString(host);
        return context;
    }
}
