namespace OpenClaw.Gateway.Tests.Models;

/// <summary>What providers answer, in each format. All say "Hello there." with 11 and 5 tokens, or call the tool get_weather for Paris.</summary>
internal static class WireSamples
{
    public const string Text = "Hello there.";

    public static readonly string[] Formats = ["openai", "azure-openai", "anthropic", "google", "ollama", "cohere"];

    public static StubAnswer Chat(string format) => new(Body: format switch
    {
        "anthropic" => """
            {"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[{"type":"text","text":"Hello there."}],"stop_reason":"end_turn",
             "usage":{"input_tokens":8,"cache_read_input_tokens":2,"cache_creation_input_tokens":1,"output_tokens":5}}
            """,
        "google" => """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Hello there."}]},"finishReason":"STOP","index":0}],
             "usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":3,"thoughtsTokenCount":2,"totalTokenCount":16},"modelVersion":"m-1","responseId":"r1"}
            """,
        "ollama" => """
            {"model":"m-1","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Hello there."},"done":true,"done_reason":"stop",
             "prompt_eval_count":11,"eval_count":5}
            """,
        "cohere" => """
            {"id":"c1","message":{"role":"assistant","content":[{"type":"text","text":"Hello there."}]},"finish_reason":"COMPLETE",
             "usage":{"billed_units":{"input_tokens":9,"output_tokens":5},"tokens":{"input_tokens":11,"output_tokens":5}}}
            """,
        _ => OpenAI("chatcmpl-1"),
    });

    public static string OpenAI(string id, string text = Text) => $$$"""
        {"id":"{{{id}}}","object":"chat.completion","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},
         "finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16,"prompt_tokens_details":{"cached_tokens":2} } }
        """;

    public static StubAnswer Tool(string format) => new(Body: format switch
    {
        "anthropic" => """
            {"id":"msg_2","type":"message","role":"assistant","model":"m-1","content":[{"type":"tool_use","id":"call_1","name":"get_weather",
             "input":{"city":"Paris"}}],"stop_reason":"tool_use","usage":{"input_tokens":11,"output_tokens":5}}
            """,
        "google" => """
            {"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{"city":"Paris"}}}]},"finishReason":"STOP"}],
             "usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":5}}
            """,
        "ollama" => """
            {"model":"m-1","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"get_weather","arguments":{"city":"Paris"}}}]},
             "done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":5}
            """,
        "cohere" => """
            {"id":"c2","message":{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather",
             "arguments":"{\"city\":\"Paris\"}"}}]},"finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":11,"output_tokens":5}}}
            """,
        _ => """
            {"id":"chatcmpl-2","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1",
             "type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]},"finish_reason":"tool_calls"}],
             "usage":{"prompt_tokens":11,"completion_tokens":5}}
            """,
    });

    public static StubAnswer Stream(string format) => new(Pieces: format switch
    {
        "anthropic" =>
        [
            Event("""{"type":"message_start","message":{"id":"msg_3","model":"m-1","usage":{"input_tokens":11,"output_tokens":1}}}"""),
            Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""), "event: ping\ndata: {\"type\":\"ping\"}\n\n",
            Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}"""),
            Event("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" there."}}"""),
            Event("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}"""), Event("""{"type":"message_stop"}"""),
        ],
        "google" =>
        [
            Event("""{"candidates":[{"content":{"parts":[{"text":"Hello"}]}}],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":2}}"""),
            Event("""
                {"candidates":[{"content":{"parts":[{"text":" there."}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":5}}
                """),
        ],
        "ollama" =>
        [
            """{"model":"m-1","message":{"role":"assistant","content":"Hello"},"done":false}""" + "\n",
            """{"model":"m-1","message":{"role":"assistant","content":" there."},"done":false}""" + "\n",
            """{"model":"m-1","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":5}""",
        ],
        "cohere" =>
        [
            Event("""{"type":"message-start","id":"c3","delta":{"message":{"role":"assistant"}}}"""),
            Event("""{"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}"""),
            Event("""{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hello"}}}}"""),
            Event("""{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":" there."}}}}"""), Event("""{"type":"content-end","index":0}"""),
            Event("""{"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":11,"output_tokens":5}}}}"""),
        ],
        _ => [OpenAIPiece("Hello"), OpenAIPiece(" there."), .. OpenAIEnd],
    });

    public static readonly string[] OpenAIEnd =
    [
        Event("""{"id":"chatcmpl-3","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
        Event("""{"id":"chatcmpl-3","model":"m-1","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5}}"""), "data: [DONE]\n\n",
    ];

    /// <summary>A streamed tool call whose arguments come in two fragments, where the format has fragments.</summary>
    public static StubAnswer ToolStream(string format) => new(Pieces: format switch
    {
        "anthropic" =>
        [
            Event("""{"type":"message_start","message":{"id":"msg_4","model":"m-1","usage":{"input_tokens":11,"output_tokens":1}}}"""),
            Event("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"call_1","name":"get_weather","input":{}}}"""),
            Event("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}"""),
            Event("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\"Paris\"}"}}"""),
            Event("""{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}"""), Event("""{"type":"message_stop"}"""),
        ],
        "google" => [$"data: {Tool("google").Body.ReplaceLineEndings("")}\n\n"],
        "ollama" => [$"{Tool("ollama").Body.ReplaceLineEndings("")}\n"],
        "cohere" =>
        [
            Event("""{"type":"message-start","id":"c4"}"""),
            Event("""
                {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":""}}}}}
                """),
            Event("""{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"city\":"}}}}}"""),
            Event("""{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"\"Paris\"}"}}}}}"""),
            Event("""{"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":11,"output_tokens":5}}}}"""),
        ],
        _ =>
        [
            Event("""{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"get_weather","arguments":"{\"city\":"}}]}}]}"""),
            Event("""{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]}}]}"""),
            Event("""{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""),
            Event("""{"id":"c","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":5}}"""), "data: [DONE]\n\n",
        ],
    });

    public static string OpenAIPiece(string text) =>
        Event($$$"""{"id":"chatcmpl-3","model":"m-1","choices":[{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":null}]}""");

    private static string Event(string data) => $"data: {data.Trim()}\n\n";
}
