namespace OpenClaw.Publishing.Tests.Graph;

public sealed class ModelSettingsTests : IDisposable
{
    private const string Key = "sk-proj-0123456789abcdef0123";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("openclaw-models-");

    private static readonly string[] Models =
    [
        "--Models:Groups:default:Targets:0:Provider=openai", "--Models:Groups:default:Targets:0:Model=gpt-4o-mini",
        "--Models:Groups:default:Targets:1:Provider=ollama", "--Models:Groups:default:Targets:1:Model=llama3.2",
        "--Models:Groups:default:Fallbacks:0=spare",
        "--Models:Groups:spare:Targets:0:Provider=litellm", "--Models:Groups:spare:Targets:0:Model=default",
        "--Models:Budgets:global:DailyUsd=50",
        // What the publisher's machine knows stays there.
        $"--Parameters:openai-api-key={Key}", $"--OPENAI_API_KEY={Key}",
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task Models_reach_the_gateway_and_their_keys_do_not_reach_a_file(string target)
    {
        var output = Path.Combine(_folder.FullName, "out");
        var published = await PublishedGraph.RunAsync(
            output, ["--step", "publish", "--target", target, "--llm", "standard", "--output-path", output, .. Models]);
        Assert.Equal((0, ""), (published.ExitCode, published.Error));
        Assert.All(published.Files, file => Assert.DoesNotContain(Key, file.Value, StringComparison.Ordinal));
        var all = string.Join('\n', published.Files.Where(file => !file.Key.StartsWith("config", StringComparison.Ordinal)).Select(file => file.Value));
        Assert.Contains("Models__Groups__default__Targets__0__Provider: \"openai\"", all, StringComparison.Ordinal);
        Assert.Contains("Models__Groups__default__Fallbacks__0: \"spare\"", all, StringComparison.Ordinal);
        Assert.Contains("Models__Providers__openai__KeyVariable: \"OPENAI_API_KEY\"", all, StringComparison.Ordinal);
        Assert.Contains("Models__Budgets__global__DailyUsd: \"50\"", all, StringComparison.Ordinal);
        Assert.Contains("Models__Providers__litellm__BaseUrl: \"http://", all, StringComparison.Ordinal);
        Assert.DoesNotContain("OLLAMA_API_KEY", all, StringComparison.Ordinal);
        if (target == "compose")
        {
            // The gateway needs the key that LiteLLM may have.
            Assert.Contains("OPENAI_API_KEY: \"${OPENAI_API_KEY:?set OPENAI_API_KEY in .env}\"", all, StringComparison.Ordinal);
            Assert.Contains("OPENAI_API_KEY: \"${OPENAI_API_KEY:-}\"", all, StringComparison.Ordinal);
            Assert.Contains("\nOPENAI_API_KEY=\n", published.Files[".env.example"], StringComparison.Ordinal);
            Assert.DoesNotContain("#OPENAI_API_KEY", published.Files[".env.example"], StringComparison.Ordinal);
        }
    }
}
