using OpenClaw.Gateway.Startup;

namespace OpenClaw.Gateway.Tests.Startup;

public sealed class GatewayArgumentsTests
{
    [Fact]
    public void Arguments_stand_above_the_environment()
    {
        var parsed = GatewayArguments.Parse(["--port", "1234", "--token=abc"], name => name == GatewayArguments.TokenVariable ? "other" : "4321");
        Assert.Equal(new GatewayArguments(1234, "abc"), parsed.Arguments);
    }

    [Fact]
    public void The_token_of_the_environment_is_used_when_none_is_given() =>
        Assert.Equal("fromenv", GatewayArguments.Parse([], name => name == GatewayArguments.TokenVariable ? "fromenv" : null).Arguments!.Token);

    [Theory]
    [InlineData("--port needs a value", "--port")]
    [InlineData("'abc'", "--port", "abc")]
    [InlineData("'-1'", "--port", "-1")]
    [InlineData("'65536'", "--port=65536")]
    [InlineData("--token needs a value", "--token")]
    [InlineData("--token must be", "--token", "")]
    [InlineData("--token must be", "--token", "two words")]
    [InlineData("unknown argument '--prot'", "--prot", "1")]
    [InlineData("unknown argument 'serve'", "serve")]
    public void A_wrong_argument_is_named_in_one_line(string complaint, params string[] args)
    {
        var parsed = GatewayArguments.Parse(args, _ => null);
        Assert.Null(parsed.Arguments);
        Assert.Contains(complaint, parsed.Error);
        Assert.DoesNotContain('\n', parsed.Error!);
    }

    [Fact]
    public void A_wrong_port_in_the_environment_is_named() =>
        Assert.Contains(GatewayArguments.PortVariable, GatewayArguments.Parse([], name => name == GatewayArguments.PortVariable ? "x" : null).Error);

    [Theory]
    [InlineData(null, null, null, null, "http://localhost:18789")]
    [InlineData(null, "http://localhost:5000", "7000", null, null)]
    [InlineData(9000, "http://localhost:5000", "7000", null, "http://localhost:9000")]
    [InlineData(null, null, "7000", "8080", "http://localhost:7000")]
    [InlineData(null, null, null, "8080", null)]
    [InlineData(0, null, null, null, "http://127.0.0.1:0")]
    public void The_nearest_setting_decides_where_to_listen(int? port, string? urls, string? variable, string? httpPorts, string? expected)
    {
        var configuration = Configuration(("urls", urls), (GatewayArguments.PortVariable, variable), ("http_ports", httpPorts));
        Assert.Equal(expected, ListenAddress.Choose(new GatewayArguments(port), configuration));
    }

    [Fact]
    public void Other_interfaces_are_used_only_when_configured()
    {
        Assert.Equal("http://0.0.0.0:18789", ListenAddress.Choose(new GatewayArguments(), Configuration(("Gateway:Bind", "0.0.0.0"))));
        Assert.Equal("http://[::]:80", ListenAddress.Choose(new GatewayArguments(80), Configuration(("Gateway:Bind", "::"))));
        Assert.Throws<FormatException>(() => ListenAddress.Choose(new GatewayArguments(), Configuration(("Gateway:Bind", "everywhere"))));
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))).Build();
}
