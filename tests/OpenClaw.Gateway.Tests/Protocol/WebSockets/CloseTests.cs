using System.Text;
using OpenClaw.Gateway.Protocol;
using static OpenClaw.Gateway.Tests.Protocol.Messages;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>The closing handshake of RFC 6455, from a client that writes bytes.</summary>
public sealed class CloseTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private ProtocolGateway Gateway => shared.Gateway;

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1000, "done")]
    [InlineData(1001, "")]
    [InlineData(1002, "")]
    [InlineData(1003, "")]
    [InlineData(1007, "")]
    [InlineData(1008, "")]
    [InlineData(1009, "")]
    [InlineData(1010, "")]
    [InlineData(1011, "")]
    [InlineData(3000, "auf Wiedersehen, 🦞")]
    [InlineData(4999, "")]
    public async Task A_close_is_answered_with_its_code(int code, string reason)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(code, Encoding.UTF8.GetBytes(reason)));
        await AssertClosedAsync(client, code);
        await LimitTests.Eventually(() => !client.IsKnownTo(Gateway));
    }

    [Fact]
    public async Task A_close_with_the_longest_reason_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(1000, Encoding.ASCII.GetBytes(new string('r', 123))));
        await AssertClosedAsync(client, 1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_close_without_a_code_is_answered(bool isConnected)
    {
        using var client = isConnected ? await RawSocketClient.ConnectAsync(Gateway) : await RawSocketClient.OpenAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Close, []));
        await AssertClosedAsync(client, 1000);
    }

    [Fact]
    public async Task A_close_within_a_message_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, "{"u8.ToArray()) { Fin = false }, RawFrame.OfClose(1001, []));
        await AssertClosedAsync(client, 1001);
    }

    [Fact]
    public async Task Nothing_behind_a_close_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(1000, []), Request("1"), new RawFrame(RawFrame.Ping, [1]));
        await AssertClosedAsync(client, 1000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_never_answers_a_close_is_cut_off(bool goesOn)
    {
        await using var gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { Close = TimeSpan.FromMilliseconds(100) });
        using var client = await RawSocketClient.ConnectAsync(gateway);
        await client.SendAsync(new RawFrame(RawFrame.Binary, []));
        Assert.Equal(1003, (await client.ReadAsync()).Code);
        if (goesOn)
        {
            var registry = gateway.Get<ConnectionRegistry>();
            try
            {
                while (registry.All.Any())
                {
                    await client.SendAsync(Request("1"), new RawFrame(RawFrame.Pong, []));
                    await Task.Delay(5);
                }
            }
            catch (IOException)
            {
                // Cut off.
            }
        }

        await client.ReadEndAsync();
        await LimitTests.Eventually(() => !gateway.Get<ConnectionRegistry>().All.Any());
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "within a frame")]
    [InlineData(false, "within a frame")]
    [InlineData(true, "within a message")]
    [InlineData(false, "within a message")]
    public async Task A_connection_that_ends_without_a_close_is_forgotten(bool resets, string where)
    {
        foreach (var isConnected in (bool[])[true, false])
        {
            using var client = isConnected ? await RawSocketClient.ConnectAsync(Gateway) : await RawSocketClient.OpenAsync(Gateway);
            Assert.True(client.IsKnownTo(Gateway));
            await (where switch
            {
                "within a frame" => client.SendBytesAsync(Request("1").ToBytes().AsMemory(0, 9)),
                "within a message" => client.SendAsync(RawFrame.OfText("{") with { Fin = false }),
                _ => Task.CompletedTask,
            });
            if (resets)
            {
                client.Reset();
            }
            else
            {
                client.Finish();
                Assert.Null(await client.ReadToEndAsync());
            }

            await LimitTests.Eventually(() => !client.IsKnownTo(Gateway));
        }
    }

    /// <summary>Awaits the answer to a close and the end of the connection.</summary>
    private static async Task AssertClosedAsync(RawSocketClient client, int code)
    {
        var close = await client.ReadAsync();
        Assert.Equal(RawFrame.Close, close.Opcode);
        Assert.Equal(code, close.Code);
        await client.ReadEndAsync();
    }
}
