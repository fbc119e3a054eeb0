using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class PresenceTests
{
    [Fact]
    public async Task Clients_appear_when_they_connect_and_are_announced_when_they_leave_except_the_command_line()
    {
        await using var gateway = await ProtocolGateway.StartAsync();
        await using var watcher = await StrictClient.ConnectAsync(gateway);
        await using (await StrictClient.ConnectAsync(gateway))
        {
        }

        var device = new TestDevice();
        var before = (long)watcher.Hello["snapshot"]!["stateVersion"]!["presence"]!;
        await using (var leaving = await StrictClient.ConnectAsync(gateway, device, ["operator.read"], "gateway-client", "backend"))
        {
            var list = (await watcher.CallAsync("system-presence"))!.AsArray();
            Assert.Equal(2, list.Count);
            Assert.Equal("self", (string?)list[0]!["reason"]);
            Assert.Equal(device.Id, (string?)list[1]!["deviceId"]);
            Assert.Equal("connect", (string?)list[1]!["reason"]);
            Assert.Equal("Node: gateway-client · mode backend", (string?)list[1]!["text"]);
            Assert.False(list[1]!.AsObject().ContainsKey("ip"));
            await leaving.CloseAsync();
        }

        var announced = await watcher.EventAsync("presence");
        Assert.Equal(before + 2, (long)announced["stateVersion"]!["presence"]!);
        Assert.Equal("disconnect", (string?)announced["payload"]!["presence"]![1]!["reason"]);
    }

    [Fact]
    public void The_list_is_written_once_for_a_millisecond_and_anew_after_a_change()
    {
        var time = new FakeTimeProvider();
        var list = new PresenceList(time);
        var first = list.Json();
        Assert.Equal(first, list.Json());
        list.Upsert("box", new PresenceEntry { Text = "Node: box", Ts = time.GetUtcNow().ToUnixTimeMilliseconds() });
        Assert.Equal(2, JsonNode.Parse(list.Json().Span)!.AsArray().Count);
        time.Advance(TimeSpan.FromMilliseconds(PresenceList.LifetimeMs + 1));
        var last = JsonNode.Parse(list.Json().Span)!.AsArray();
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), (long)Assert.Single(last)!["ts"]!);
    }

    [Fact]
    public async Task A_system_event_is_listed_and_broadcast()
    {
        await using var gateway = await ProtocolGateway.StartAsync();
        await using var client = await StrictClient.ConnectAsync(gateway);
        var answer = await client.CallAsync("system-event", JsonNode.Parse("""{"text":"Node: box · mode node","host":"box","mode":"node","tags":["a"],"unknown":1}"""));
        Assert.Equal("""{"ok":true}""", answer!.ToJsonString());
        var announced = await client.EventAsync("presence");
        Assert.Equal("box", (string?)announced["payload"]!["presence"]![1]!["host"]);
        Assert.Equal("text required", (string?)(await client.FailAsync("system-event", new JsonObject { ["text"] = "  " }))["message"]);
    }

    [Fact]
    public async Task Events_carry_consecutive_numbers_for_everybody_entitled()
    {
        await using var gateway = await ProtocolGateway.StartAsync();
        await using var first = await StrictClient.ConnectAsync(gateway);
        await using var second = await StrictClient.ConnectAsync(gateway);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? first : second).CallAsync("system-event", new JsonObject { ["text"] = $"event {i}" })));
        foreach (var client in (StrictClient[])[first, second])
        {
            var last = 0L;
            var presences = 0;
            while (presences < 50)
            {
                var frame = await client.EventAsync(frame => frame.ContainsKey("seq"));
                var seq = (long)frame["seq"]!;
                Assert.True(last == 0 || seq == last || seq == last + 1, $"{seq} after {last}");
                last = seq;
                presences += (string?)frame["event"] == "presence" ? 1 : 0;
            }
        }
    }
}
