using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class WireTests
{
    private const string Key = "sk-secret-of-the-test";

    public static TheoryData<string> Formats => [.. WireSamples.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_chat_is_written_and_its_answer_read_with_its_usage(string format)
    {
        await using var stub = await ProviderStub.StartAsync(WireSamples.Chat(format));
        await using var router = await TestRouter.StartAsync(format, [stub], ["default = a"]);
        var response = await router.AskAsync("What is up?");
        Assert.Equal(WireSamples.Text, response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((11, 5), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal("a/m", ModelReceipt.Of(response)!.Deployment);
        var request = Assert.Single(stub.Requests);
        Assert.Equal(PathOf(format, isStream: false), request.Path);
        Assert.Contains(request.Headers, header => header.Value is Key or $"Bearer {Key}");
        Assert.Contains("Be brief.", request.Body.GetRawText());
        Assert.Contains("What is up?", request.Body.GetRawText());
        var total = await router.TotalAsync();
        Assert.Equal((1, 11, 5), (total.Calls, total.InputTokens, total.OutputTokens));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_streamed_answer_comes_in_pieces_with_its_usage_at_the_end(string format)
    {
        await using var stub = await ProviderStub.StartAsync(WireSamples.Stream(format));
        await using var router = await TestRouter.StartAsync(format, [stub], ["default = a"]);
        List<string> pieces = [];
        var (text, receipt) = await router.StreamAsync(piece => pieces.Add(piece));
        Assert.Equal(WireSamples.Text, text);
        Assert.Equal(["Hello", " there."], pieces.Where(piece => piece.Length > 0));
        Assert.Equal((11, 5, false), (receipt!.InputTokens, receipt.OutputTokens, receipt.IsEstimated));
        Assert.Equal(PathOf(format, isStream: true), Assert.Single(stub.Requests).Path);
        Assert.Equal(1, (await router.TotalAsync()).Calls);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_tool_is_offered_called_and_its_result_sent_back(string format)
    {
        await using var stub = await ProviderStub.StartAsync(WireSamples.Tool(format), WireSamples.ToolStream(format), WireSamples.Chat(format));
        await using var router = await TestRouter.StartAsync(format, [stub], ["default = a"]);
        var tool = AIFunctionFactory.CreateDeclaration(
            "get_weather", "Weather of a city.", JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}"""));
        var options = new ChatOptions { Tools = [tool], Temperature = 0.5f, MaxOutputTokens = 77, StopSequences = ["END"] };
        List<ChatMessage> conversation = [new(ChatRole.User, "Weather in Paris?")];
        var response = await router.Client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken);
        var call = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("get_weather", "Paris"), (call.Name, $"{call.Arguments!["city"]}"));
        Assert.Equal(format == "ollama" || format == "google" ? "call-0" : "call_1", call.CallId);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);

        var updates = await router.Client.GetStreamingResponseAsync(conversation, options, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        var streamed = Assert.Single(updates.SelectMany(update => update.Contents).OfType<FunctionCallContent>());
        Assert.Equal((call.Name, call.CallId, "Paris"), (streamed.Name, streamed.CallId, $"{streamed.Arguments!["city"]}"));

        conversation.AddMessages(response);
        conversation.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "sunny, 21 degrees")]));
        Assert.Equal(WireSamples.Text, (await router.Client.GetResponseAsync(conversation, options, TestContext.Current.CancellationToken)).Text);
        var last = stub.Requests.Last().Body.GetRawText();
        Assert.Contains("sunny, 21 degrees", last);
        Assert.Contains("\"get_weather\"", last);
        Assert.Contains("77", last);
        Assert.Contains("END", last);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_broken_answer_a_refused_key_and_a_failing_server_have_their_kinds_and_show_no_key(string format)
    {
        await using var stub = await ProviderStub.StartAsync(
            new StubAnswer(Body: "{\"surprise\":"), new StubAnswer(500, $$$"""{"error":{"message":"boom with {{{Key}}}"}}"""),
            new StubAnswer(401, $$$"""{"error":{"message":"Incorrect API key provided: {{{Key}}}"}}"""));
        await using var router = await TestRouter.StartAsync(format, [stub], ["default = a"], ("Models:Retries", "0"));
        foreach (var kind in (ModelErrorKind[])[ModelErrorKind.Malformed, ModelErrorKind.Server, ModelErrorKind.Auth])
        {
            var error = await Assert.ThrowsAsync<ModelCallException>(() => router.AskAsync());
            Assert.Equal(kind, error.Kind);
            Assert.DoesNotContain(Key, error.Message);
            Assert.StartsWith("a/m ", error.Message);
            Assert.Equal(1, router.Count("openclaw_llm_requests_total", ("error_kind", kind.Label())));
        }

        Assert.Equal(0, (await router.TotalAsync()).Calls);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}""", ModelErrorKind.ContextWindow)]
    [InlineData(400, """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens"}}""", ModelErrorKind.ContextWindow)]
    [InlineData(400, """{"error":{"message":"stopped","code":"content_filter"}}""", ModelErrorKind.ContentPolicy)]
    [InlineData(400, """{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}""", ModelErrorKind.Auth)]
    [InlineData(400, """{"message":"invalid temperature"}""", ModelErrorKind.Client)]
    [InlineData(429, """{"error":"slow down"}""", ModelErrorKind.RateLimit)]
    [InlineData(408, "", ModelErrorKind.Timeout)]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelErrorKind.Server)]
    internal async Task An_error_answer_has_the_kind_that_its_status_and_text_say(int status, string body, ModelErrorKind kind)
    {
        await using var stub = await ProviderStub.StartAsync(new StubAnswer(status, body));
        await using var router = await TestRouter.StartAsync("openai", [stub], ["default = a"], ("Models:Retries", "0"));
        var error = await Assert.ThrowsAsync<ModelCallException>(() => router.AskAsync());
        Assert.Equal((kind, status), (error.Kind, error.Status));
    }

    [Fact]
    public async Task An_answer_larger_than_the_limit_is_refused()
    {
        await using var stub = await ProviderStub.StartAsync(new StubAnswer(Body: WireSamples.OpenAI("x", new string('x', 5000))));
        await using var router = await TestRouter.StartAsync("openai", [stub], ["default = a"], ("Models:Retries", "0"), ("Models:MaxResponseBytes", "2048"));
        Assert.Equal(ModelErrorKind.Malformed, (await Assert.ThrowsAsync<ModelCallException>(() => router.AskAsync())).Kind);
    }

    [Fact]
    public void The_presets_cover_the_providers_of_the_specification_and_more()
    {
        string[] named =
        [
            "openai", "azure-openai", "anthropic", "google", "vertex", "bedrock", "ollama", "mistral", "cohere", "deepseek", "groq", "together",
            "fireworks", "xai", "openrouter", "nebius", "deepinfra", "minimax", "zai", "litellm",
        ];
        Assert.Subset(ProviderPreset.All.Keys.ToHashSet(), named.ToHashSet());
        Assert.True(ProviderPreset.All.Count >= 17);
    }

    private static string PathOf(string format, bool isStream) => format switch
    {
        "azure-openai" => "/openai/deployments/m/chat/completions?api-version=2024-10-21",
        "anthropic" => "/messages",
        "google" => isStream ? "/models/m:streamGenerateContent?alt=sse" : "/models/m:generateContent",
        "ollama" => "/api/chat",
        "cohere" => "/chat",
        _ => "/chat/completions",
    };
}
