using System.Net;
using System.Net.Sockets;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Tests;

public sealed class PortTests
{
    [Fact]
    public void A_default_port_that_is_free_is_taken()
    {
        var free = Port.Free();
        Assert.Equal(free, new Port("gateway", free, Unset()).Choose());
    }

    [Fact]
    public void A_default_port_that_is_taken_is_replaced_by_a_free_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;

        var chosen = new Port("gateway", taken, Unset()).Choose();

        Assert.NotEqual(taken, chosen);
        using var other = new TcpListener(IPAddress.Loopback, chosen);
        other.Start();
    }

    [Fact]
    public void A_configured_port_wins_over_the_default()
    {
        var configured = Port.Free();
        var variable = Set(configured.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(configured, new Port("gateway", 18789, variable).Choose());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("eighty")]
    public void A_configured_port_that_is_none_is_named_with_its_variable(string text)
    {
        var variable = Set(text);
        var wrong = Assert.Throws<ConfigurationException>(() => new Port("gateway", 18789, variable).Choose());
        Assert.Equal($"{variable} is '{text}'; it must be a port from 1 to 65535.", wrong.Message);
    }

    [Fact]
    public void A_configured_port_that_is_taken_is_an_error_and_not_silently_another()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        var variable = Set($"{taken}");
        var wrong = Assert.Throws<ConfigurationException>(() => new Port("gateway", 18789, variable).Choose());
        Assert.Contains($"Port {taken} for gateway is taken", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_services_share_a_default_port_or_a_variable()
    {
        Port[] all = [Port.Gateway, Port.Collector, Port.Prometheus, Port.Alertmanager, Port.Grafana, Port.Redis, Port.Postgres, Port.Dashboard];
        Assert.Equal(all.Length, all.Select(port => port.Default).Distinct().Count());
        Assert.Equal(all.Length, all.Select(port => port.Variable).Distinct().Count());
    }

    private static string Unset() => $"OPENCLAW_TEST_PORT_{Guid.NewGuid():N}";

    private static string Set(string value)
    {
        var variable = Unset();
        Environment.SetEnvironmentVariable(variable, value);
        return variable;
    }
}
