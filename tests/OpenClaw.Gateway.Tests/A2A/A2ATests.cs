using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Gateway.Tests.Protocol;

namespace OpenClaw.Gateway.Tests.A2A;

public sealed class A2ATests(RealServers servers)
{
    [Fact]
    public async Task The_card_is_open_to_all_and_names_the_endpoint_and_every_agent()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        using var anonymous = new HttpClient { BaseAddress = gateway.Address };
        var card = await anonymous.GetFromJsonAsync<JsonElement>("/.well-known/agent-card.json", TestContext.Current.CancellationToken);
        var place = Assert.Single(card.GetProperty("supportedInterfaces").EnumerateArray());
        Assert.Equal(new Uri(gateway.Address, "/a2a").ToString(), place.GetProperty("url").GetString());
        Assert.Equal(("JSONRPC", "1.0"), (place.GetProperty("protocolBinding").GetString(), place.GetProperty("protocolVersion").GetString()));
        Assert.Equal(12, card.GetProperty("skills").GetArrayLength());
        foreach (var required in (string[])["name", "description", "version", "capabilities", "defaultInputModes", "defaultOutputModes"])
        {
            Assert.True(card.TryGetProperty(required, out _), required);
        }

        using var refused = await anonymous.PostAsync("/a2a", JsonContent.Create(new { }), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("message/send", "tasks/get", true)]
    [InlineData("SendMessage", "GetTask", false)]
    public async Task A_message_is_answered_and_its_task_can_be_read_also_after_a_restart(string send, string get, bool onPostgres)
    {
        var postgres = onPostgres ? await servers.NewPostgresAsync() : null;
        string id;
        await using (var gateway = await InProcessGateway.StartAsync(postgres: postgres))
        {
            var task = (await CallAsync(gateway, send, Message("m1", "hello", "alpha"))).GetProperty("result").GetProperty("task");
            Assert.Equal("TASK_STATE_COMPLETED", State(task));
            Assert.Contains("hello", task.GetProperty("artifacts")[0].GetProperty("parts")[0].GetProperty("text").GetString());
            Assert.Equal("context", task.GetProperty("contextId").GetString());
            id = task.GetProperty("id").GetString()!;
            var again = await CallAsync(gateway, send, Message("m1", "hello", "alpha"));
            Assert.Equal(id, again.GetProperty("result").GetProperty("task").GetProperty("id").GetString());
            Assert.Equal(id, (await CallAsync(gateway, get, new { id })).GetProperty("result").GetProperty("id").GetString());
        }

        if (onPostgres)
        {
            await using var gateway = await InProcessGateway.StartAsync(postgres: postgres);
            var read = (await CallAsync(gateway, get, new { id })).GetProperty("result");
            Assert.Equal(("TASK_STATE_COMPLETED", "m1"), (State(read), read.GetProperty("history")[0].GetProperty("messageId").GetString()));
        }
    }

    [Fact]
    public async Task A_stream_begins_with_the_task_brings_pieces_and_ends_with_the_whole_answer()
    {
        await using var gateway = await InProcessGateway.StartAsync(replace: services => services.AddSingleton<IChatClient>(new ScriptedModel()));
        using var answer = await gateway.Client.PostAsync("/a2a", Request("message/stream", Message("m1", "hello", "alpha")));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]).GetProperty("result")).ToList();
        Assert.Equal("TASK_STATE_SUBMITTED", State(events[0].GetProperty("task")));
        Assert.Equal("TASK_STATE_COMPLETED", State(events[^1].GetProperty("statusUpdate")));
        var whole = events[^2].GetProperty("artifactUpdate");
        Assert.True(whole.GetProperty("lastChunk").GetBoolean());
        Assert.Equal("Hello from the gateway", whole.GetProperty("artifact").GetProperty("parts")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_task_without_an_answer_can_be_cancelled_once_and_stays_cancelled()
    {
        var model = new ScriptedModel { Pieces = [null, "late"] };
        await using var gateway = await InProcessGateway.StartAsync(replace: services => services.AddSingleton<IChatClient>(model));
        var task = (await CallAsync(gateway, "message/send", Message("m1", "slow", "alpha", wait: false))).GetProperty("result").GetProperty("task");
        Assert.Equal("TASK_STATE_SUBMITTED", State(task));
        var id = task.GetProperty("id").GetString();
        Assert.Equal("TASK_STATE_CANCELED", State((await CallAsync(gateway, "tasks/cancel", new { id })).GetProperty("result")));
        Assert.Equal(-32002, (await CallAsync(gateway, "tasks/cancel", new { id })).GetProperty("error").GetProperty("code").GetInt32());
        model.Open();
        await gateway.Client.HistoryAsync("alpha", 1);
        var cancelled = (await CallAsync(gateway, "tasks/get", new { id })).GetProperty("result");
        Assert.Equal("TASK_STATE_CANCELED", State(cancelled));
        Assert.False(cancelled.TryGetProperty("artifacts", out _));
    }

    [Theory]
    [InlineData("no json", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tasks/resubscribe"}""", -32601)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"message/send"}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"messageId":"m","parts":[]}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"messageId":"m","parts":[{"url":"https://x"}]}}}""", -32005)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"messageId":"m","parts":[{"text":"x"}],"metadata":{"agentId":"nobody"}}}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"id":"alpha.01990000-0000-7000-8000-000000000000"}}""", -32001)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"id":"nonsense"}}""", -32001)]
    public async Task A_wrong_request_gets_the_protocols_error(string body, int code)
    {
        await using var gateway = await InProcessGateway.StartAsync();
        using var answer = await gateway.Client.PostAsync("/a2a", body);
        var error = (await GatewayClient.JsonAsync(answer)).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    private static string State(JsonElement task) => task.GetProperty("status").GetProperty("state").GetString()!;

    private static object Message(string messageId, string text, string agentId, bool wait = true) => new
    {
        message = new { messageId, contextId = "context", role = "ROLE_USER", parts = new[] { new { text } }, metadata = new { agentId } },
        configuration = new { returnImmediately = !wait },
    };

    private static string Request(string method, object parameters) =>
        JsonSerializer.Serialize(new { jsonrpc = "2.0", id = "1", method, @params = parameters });

    private static async Task<JsonElement> CallAsync(InProcessGateway gateway, string method, object parameters)
    {
        using var answer = await gateway.Client.PostAsync("/a2a", Request(method, parameters));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await GatewayClient.JsonAsync(answer);
    }
}
