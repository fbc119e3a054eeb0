namespace OpenClaw.Publishing.Tests.Graph;

public sealed class PublishCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("openclaw-command-");

    private string Output => Path.Combine(_folder.FullName, "out");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task Publishing_twice_into_one_folder_gives_identical_bytes(string target)
    {
        string[] arguments = ["--step", "publish", "--target", target, "--output-path", Output];
        var first = await PublishedGraph.RunAsync(Output, arguments);
        var second = await PublishedGraph.RunAsync(Output, arguments);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(first.Files, second.Files);
        Assert.Equal(["out"], Entries());
    }

    [Fact]
    public async Task A_file_that_is_no_longer_published_is_removed_and_a_foreign_one_is_kept()
    {
        await PublishedGraph.RunAsync(Output, "--step", "publish", "--llm", "standard", "--output-path", Output);
        await File.WriteAllTextAsync(Path.Combine(Output, "mine.txt"), "mine", TestContext.Current.CancellationToken);
        var published = await PublishedGraph.RunAsync(Output, "--step", "publish", "--output-path", Output);

        Assert.DoesNotContain("config/litellm/config.yaml", published.Files.Keys);
        Assert.Equal("mine", published.Files["mine.txt"]);
    }

    [Theory]
    [InlineData("--target", "nomad", "--target is 'nomad'; it must be compose or kubernetes.")]
    [InlineData("--exporters", "all", "--exporters is 'all'; it must be none or standard.")]
    [InlineData("--llm", "gpt", "--llm is 'gpt'; it must be none or standard.")]
    public async Task An_unknown_choice_is_named_and_nothing_is_written(string option, string value, string message)
    {
        var published = await PublishedGraph.RunAsync(Output, "--step", "publish", "--output-path", Output, option, value);

        Assert.Equal((2, message + Environment.NewLine), (published.ExitCode, published.Error));
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_is_named()
    {
        await File.WriteAllTextAsync(Output, "a file", TestContext.Current.CancellationToken);
        var published = await PublishedGraph.RunAsync(Output, "--step", "publish", "--output-path", Path.Combine(Output, "below"));

        Assert.NotEqual(0, published.ExitCode);
        Assert.StartsWith($"The output folder '{Output}/below' cannot be written: ", published.Error, StringComparison.Ordinal);
        Assert.Single(published.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["out"], Entries());
    }

    [Fact]
    public async Task A_missing_step_is_an_error_because_without_one_everything_would_run()
    {
        var published = await PublishedGraph.RunAsync(Output, "--output-path", Output);

        Assert.Equal(2, published.ExitCode);
        Assert.Equal("Say which step to run, for example --step publish." + Environment.NewLine, published.Error);
    }

    [Theory]
    [InlineData("--output-path")]
    [InlineData("--target")]
    [InlineData("--exporters")]
    [InlineData("--llm")]
    public async Task An_option_without_a_value_is_named_and_nothing_is_written(string option)
    {
        string[] output = option == "--output-path" ? [] : ["--output-path", Output];
        var last = await PublishedGraph.RunAsync(Output, ["--step", "publish", .. output, option]);
        var beforeAnother = await PublishedGraph.RunAsync(Output, [option, "--step", "publish", .. output]);

        Assert.Equal((2, $"{option} has no value.{Environment.NewLine}"), (last.ExitCode, last.Error));
        Assert.Equal((2, $"{option} has no value.{Environment.NewLine}"), (beforeAnother.ExitCode, beforeAnother.Error));
        Assert.Empty(Entries());
    }

    [Theory]
    [InlineData("compose")]
    [InlineData("kubernetes")]
    public async Task A_deployment_without_the_values_of_its_parameters_names_them_and_nothing_is_written(string target)
    {
        var published = await PublishedGraph.RunAsync(Output, "--step", "deploy", "--target", target, "--output-path", Output);

        Assert.Equal(2, published.ExitCode);
        Assert.Equal(
            "The step 'deploy' needs values for these parameters: redis-password, postgres-password, gateway-token, grafana-admin-password. "
            + "Set each as an environment variable (Parameters__redis_password) or a user secret (Parameters:redis-password)."
            + Environment.NewLine,
            published.Error);
        Assert.Empty(Entries());
    }

    [Fact]
    public async Task A_step_that_fails_ends_with_exit_code_1_and_one_line()
    {
        var published = await PublishedGraph.RunAsync(Output, "--step", "nonsense", "--output-path", Output);

        Assert.Equal(1, published.ExitCode);
        Assert.StartsWith("The step 'nonsense' failed: ", published.Error, StringComparison.Ordinal);
        Assert.Single(published.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Entries());
    }

    private string[] Entries() => [.. _folder.EnumerateFileSystemInfos().Select(static entry => entry.Name)];
}
