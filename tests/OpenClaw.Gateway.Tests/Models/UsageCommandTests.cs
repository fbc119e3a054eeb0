using System.Text.Json;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Startup;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class UsageCommandTests(RealServers servers)
{
    [Fact]
    public async Task A_report_is_a_table_csv_or_json_of_the_ledger()
    {
        var database = await servers.NewPostgresAsync();
        await using (var gateway = await InProcessGateway.StartAsync(postgres: database))
        {
            UsageEntry Entry(string id, string agent, decimal cost) => new(
                id, new DateTimeOffset(2026, 3, 10, 1, 0, 0, TimeSpan.Zero), agent, "default", "openai", "m,1", null, 11, 5, 2, 0,
                new ModelCost(cost, 0.5m, true), false);
            await gateway.Services.GetRequiredService<IUsageStore>().AppendAsync(
                [Entry("1", "coder", 1m), Entry("2", "coder", 0.25m), Entry("3", "main", 0)], TestContext.Current.CancellationToken);
        }

        string[] range = ["usage", "report", "--since", "2026-03-01", "--until=2026-03-31"];
        var (code, table, _) = await RunAsync(database, [.. range, "--by", "agent"]);
        Assert.Equal(0, code);
        var lines = table.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["agent", "calls", "input_tokens"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..3]);
        Assert.Equal("coder 2 22 10 4 0 2.25 0", string.Join(' ', lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("total 3 33 15 6 0 2.75 0", string.Join(' ', lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("\"m,1\",3,33,15,6,0,2.75,0", (await RunAsync(database, [.. range, "--by=model", "--format", "csv"])).Output);
        var json = JsonDocument.Parse((await RunAsync(database, [.. range, "--format", "json"])).Output).RootElement;
        Assert.Equal(("2026-03-10", 2.75m), (json[0].GetProperty("key").GetString(), json[0].GetProperty("totalCost").GetDecimal()));
    }

    [Theory]
    [InlineData("usage needs a command", "usage")]
    [InlineData("unknown command 'usage repot'", "usage", "repot")]
    [InlineData("--since must be a day such as 2026-01-31, not 'monday'", "usage", "report", "--since", "monday")]
    [InlineData("--by must be day, agent, provider, model or group, not 'colour'", "usage", "report", "--by", "colour")]
    [InlineData("--format must be table, csv or json, not 'xml'", "usage", "report", "--format=xml")]
    [InlineData("--until needs a value", "usage", "report", "--until")]
    [InlineData("unknown argument '--port'", "usage", "report", "--port", "1")]
    [InlineData("--since must not be after --until", "usage", "report", "--since", "2026-02-02", "--until", "2026-02-01")]
    [InlineData("ConnectionStrings__openclaw", "usage", "report")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line(string expected, params string[] args)
    {
        var (code, output, error) = await RunAsync(null, args);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, Assert.Single(error.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Help_is_help_and_other_command_lines_are_left_alone()
    {
        Assert.StartsWith("Usage: OpenClaw.Gateway usage report", (await RunAsync(null, ["usage", "report", "--help"])).Output);
        Assert.Null((await RunAsync(null, ["--port", "0"])).Code);
    }

    [Fact]
    public async Task A_database_without_a_ledger_is_named_as_the_reason()
    {
        var (code, _, error) = await RunAsync(await servers.NewPostgresAsync(), ["usage", "report"]);
        Assert.Equal(1, code);
        Assert.Contains("has no usage ledger yet", error);
    }

    private static async Task<(int? Code, string Output, string Error)> RunAsync(string? database, string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = await UsageCommand.TryRunAsync(
            args, name => name == "ConnectionStrings__openclaw" ? database : null, TimeProvider.System, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
