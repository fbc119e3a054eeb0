using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Gateway.Tests.Models;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Deliberation;

public sealed class TraceTests(RealServers servers)
{
    private const int Calls = 8;
    private static readonly string[] Speakers = ["alpha", "beta", "charlie", "coder", "examiner", "sentinel", "sentinel", "steward"];

    // One answer for every part of a deliberation.
    private const string Says = """{\"vote\":\"yes\",\"reason\":\"sound\",\"verdict\":\"approve\",\"veto\":false}""";

    [Fact]
    public async Task A_deliberation_and_a_message_of_one_client_are_one_trace_in_the_dashboard_whose_tokens_and_cost_are_those_of_the_provider()
    {
        await using var provider = await ProviderStub.StartAsync(
            [new StubAnswer(500, """{"error":{"message":"once"}}"""), .. Enumerable.Range(1, Calls).Select(Answer)]);
        await using var dashboard = await AspireDashboard.StartAsync();
        var postgres = await servers.NewPostgresAsync();
        var port = Ports.Free();
        await using var gateway = await GatewayProcess.StartAsync(port, await servers.NewRedisAsync(this), postgres, Environment(dashboard, provider));
        await Eventually.HoldsAsync(async () => await gateway.Client.StatusOfAsync("/ready") == HttpStatusCode.OK);
        var (traceId, caller) = (ActivityTraceId.CreateRandom().ToString(), ActivitySpanId.CreateRandom().ToString());
        gateway.Client.Http.DefaultRequestHeaders.Add("traceparent", $"00-{traceId}-{caller}-01");

        await gateway.Client.SendAsync("coder", "Please look at this.");
        using (var decided = await gateway.Client.PostAsync("/api/deliberations", """{"question":"Shall we rotate the keys?","category":"strategic"}"""))
        {
            Assert.Equal(HttpStatusCode.Created, decided.StatusCode);
            Assert.Equal("adopted", (await GatewayClient.JsonAsync(decided)).GetProperty("outcome").GetString());
        }

        gateway.Client.Http.DefaultRequestHeaders.Remove("traceparent");
        List<JsonElement> spans = [];
        await Eventually.GetAsync(
            async () => Summary(spans = await dashboard.SpansAsync(traceId)),
            summary => summary == $"2 requests, {Calls} invoke_agent, {Calls + 1} chat, 1 invoke_workflow");
        Assert.Equal(spans.Select(Id).Order(), (await dashboard.TraceAsync(traceId)).Select(Id).Order());

        // Everything hangs below the two requests, and both below the client.
        var byId = spans.ToDictionary(Id);
        Assert.All(spans, span => Assert.True(Parent(span) == caller || byId.ContainsKey(Parent(span)), $"{Name(span)} hangs in the air"));
        Assert.Equal(
            ["POST /api/agents/{agentId}/messages/", "POST /api/deliberations/"],
            spans.Where(span => Parent(span) == caller).Select(Name).Order(StringComparer.Ordinal));

        var invocations = Of("invoke_agent");
        Assert.Equal(Speakers, invocations.Select(span => Text(span, "gen_ai.agent.id")).Order(StringComparer.Ordinal));
        Assert.All(invocations, span => Assert.NotEmpty(Text(span, "gen_ai.agent.name")));
        var chats = Of("chat");
        Assert.All(chats, span => Assert.Equal("invoke_agent", Text(byId[Parent(span)], "gen_ai.operation.name")));
        Assert.All(chats, span => Assert.Equal(("a", "m"), (Text(span, "gen_ai.provider.name"), Text(span, "gen_ai.request.model"))));
        var deliberation = Assert.Single(Of("invoke_workflow"));
        Assert.Equal("triad-deliberation", Text(deliberation, "gen_ai.workflow.name"));
        Assert.All(
            invocations.Where(span => Text(span, "gen_ai.agent.id") != "coder"),
            span =>
            {
                Assert.Equal(Text(deliberation, "openclaw.deliberation.id"), Text(span, "gen_ai.conversation.id"));
                Assert.Equal(Id(deliberation), Parent(byId[Parent(span)]));
            });
        Assert.Equal(
            ["process coder", "send coder"],
            spans.Where(span => Text(span, "messaging.destination.name") == "coder").Select(Name).Order(StringComparer.Ordinal));

        Assert.Equal(Calls + 1, provider.Requests.Count);
        Assert.Equal(Enumerable.Range(1, Calls).Sum(Input), chats.Sum(span => Number(span, "gen_ai.usage.input_tokens")));
        Assert.Equal(Enumerable.Range(1, Calls).Sum(Output), chats.Sum(span => Number(span, "gen_ai.usage.output_tokens")));
        var cost = Enumerable.Range(1, Calls).Sum(number => (Input(number) * 2.5m) + (Output(number) * 10m)) / 1_000_000;
        Assert.Equal(cost, Math.Round(chats.Sum(span => Number(span, "gen_ai.usage.cost")), 6));
        Assert.Equal(Math.Round(cost, 2), Math.Round(await LedgerAsync(postgres), 2));

        // The key of the provider is in nothing that was sent.
        var sent = JsonSerializer.Serialize(spans) + JsonSerializer.Serialize(await dashboard.LogsAsync());
        Assert.DoesNotContain("opaque-provider-key", sent, StringComparison.Ordinal);

        List<JsonElement> Of(string operation) => [.. spans.Where(span => Text(span, "gen_ai.operation.name") == operation)];
    }

    private static Dictionary<string, string?> Environment(AspireDashboard dashboard, ProviderStub provider) => new(dashboard.Environment)
    {
        ["Models__Providers__a__Format"] = "OpenAI",
        ["Models__Providers__a__BaseUrl"] = provider.Address.ToString(),
        ["Models__Providers__a__KeyVariable"] = "PROVIDER_KEY",
        ["PROVIDER_KEY"] = "opaque-provider-key",
        ["Models__Groups__default__Targets__0__Provider"] = "a",
        ["Models__Groups__default__Targets__0__Model"] = "m",
        ["Models__RetryDelay"] = "00:00:00.010",
        // A slow machine must not make another call of this.
        ["Models__RequestTimeout"] = "00:02:00",
        ["Agents__AnswerTimeout"] = "00:03:00",
        ["Deliberation__AnswerWithin"] = "00:03:00",
        ["Models__Prices__0__Model"] = "m",
        ["Models__Prices__0__InputPerMillion"] = "2.5",
        ["Models__Prices__0__OutputPerMillion"] = "10",
    };

    private static async Task<decimal> LedgerAsync(string postgres)
    {
        await using var report = GatewayProcess.Run(
            ["usage", "report", "--format", "json"], new Dictionary<string, string?> { ["ConnectionStrings__openclaw"] = postgres });
        await report.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, report.ExitCode);
        using var sums = JsonDocument.Parse(report.Output);
        return sums.RootElement.EnumerateArray().Sum(sum => sum.GetProperty("totalCost").GetDecimal());
    }

    private static string Summary(List<JsonElement> spans)
    {
        var requests = spans.Count(span => Name(span).StartsWith("POST /api/", StringComparison.Ordinal));
        return string.Join(
            ", ", ((string[])["invoke_agent", "chat", "invoke_workflow"])
                .Select(operation => $"{spans.Count(span => Text(span, "gen_ai.operation.name") == operation)} {operation}").Prepend($"{requests} requests"));
    }

    private static StubAnswer Answer(int number) => new(Body: $$$"""
        {"id":"call-{{{number}}}","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Says}}}"},
         "finish_reason":"stop"}],"usage":{"prompt_tokens":{{{Input(number)}}},"completion_tokens":{{{Output(number)}}} } }
        """);

    private static long Input(int number) => 100_003 * number;

    private static long Output(int number) => 7_001 * number;

    private static string Name(JsonElement span) => span.GetProperty("name").GetString()!;

    private static string Id(JsonElement span) => span.GetProperty("spanId").GetString()!;

    private static string Parent(JsonElement span) => span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString() ?? "" : "";

    private static decimal Number(JsonElement span, string attribute) =>
        Text(span, attribute) is { Length: > 0 } text ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : 0;

    private static string Text(JsonElement span, string attribute)
    {
        foreach (var one in span.TryGetProperty("attributes", out var all) ? all.EnumerateArray() : default)
        {
            if (one.GetProperty("key").GetString() == attribute)
            {
                return one.GetProperty("value").EnumerateObject().First().Value.ToString();
            }
        }

        return "";
    }
}
