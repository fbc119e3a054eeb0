using System.Diagnostics;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Tests.Hosting;
using OpenTelemetry.Trace;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class TraceContextTests(RealServers servers)
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    [Theory]
    [InlineData(null, false)]
    [InlineData("http://127.0.0.1:9", true)]
    public async Task Spans_are_made_only_where_they_are_sent_somewhere(string? endpoint, bool made)
    {
        await using var gateway = await InProcessGateway.StartAsync(
            await servers.NewRedisAsync(this),
            await servers.NewPostgresAsync(),
            new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint });

        Assert.Equal(made, gateway.Services.GetService<TracerProvider>() is not null);
    }

    [Fact]
    public void What_a_message_causes_belongs_to_its_trace_also_without_spans()
    {
        using var work = GatewayTelemetry.Continue("process alpha", ActivityKind.Consumer, TraceParent);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Activity.Current?.TraceId.ToHexString());
    }
}
