using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class EventStreamTests(RealServers servers)
{
    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Both)]
    public async Task A_reader_that_resumes_sees_every_message_once(StoreKind kind)
    {
        await using var gateway = kind is StoreKind.Both
            ? await InProcessGateway.StartAsync(await servers.NewRedisAsync(this), await servers.NewPostgresAsync())
            : await InProcessGateway.StartAsync();
        const int Count = 200;
        var sending = Task.Run(async () =>
        {
            for (var number = 0; number < Count; number++)
            {
                await gateway.Client.SendAsync("alpha", $"message {number}");
            }
        });

        List<string> seen = [];
        var last = "0";
        while (seen.Count < Count)
        {
            // A new connection every few messages, as if the network broke again and again.
            using var reader = await EventReader.OpenAsync(gateway.Client, "alpha", last);
            foreach (var (id, message) in await reader.ReadAsync(Math.Min(23, Count - seen.Count)))
            {
                seen.Add(message.GetProperty("content").GetString()!);
                last = id.ToString(CultureInfo.InvariantCulture);
            }
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"message {number}"), seen);
    }

    [Fact]
    public async Task A_reader_without_a_last_id_sees_only_what_comes()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        await gateway.Client.SendAsync("beta", "before");
        await gateway.Client.HistoryAsync("beta", 1);
        using var reader = await EventReader.OpenAsync(gateway.Client, "beta");
        await gateway.Client.SendAsync("beta", "after");
        Assert.Equal("after", (await reader.ReadAsync(1))[0].Message.GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("99999999999999999999")]
    public async Task A_malformed_last_id_is_refused(string lastId)
    {
        await using var gateway = await InProcessGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agents/alpha/messages");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        using var answer = await gateway.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_cut_off_and_hinders_nobody()
    {
        await using var gateway = await InProcessGateway.StartAsync(
            settings: new Dictionary<string, string?> { ["Messaging:EventWriteTimeout"] = "00:00:01" });
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await deaf.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        await deaf.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /api/agents/coder/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {GatewayClient.Token}\r\n"
                + "Accept: text/event-stream\r\nLast-Event-ID: 0\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var attentive = await EventReader.OpenAsync(gateway.Client, "coder", "0");
        var large = new string('x', 500_000);
        const int Count = 12;
        for (var number = 0; number < Count; number++)
        {
            await gateway.Client.SendAsync("coder", large);
        }

        Assert.Equal(Count, (await attentive.ReadAsync(Count)).Count);

        // Reading what the network still held ends with the connection and not with the last message.
        var buffer = new byte[65536];
        long received = 0;
        await Eventually.HoldsAsync(() => gateway.Services.GetRequiredService<MessageEventStream>().OpenCount == 1);
        try
        {
            for (int read; (read = await deaf.ReceiveAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            {
                received += read;
            }
        }
        catch (SocketException)
        {
        }

        Assert.True(received < Count * (long)large.Length, $"received {received} bytes");
    }
}
