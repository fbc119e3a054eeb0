using System.Globalization;
using System.Text;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests;

public sealed class DashboardQuerySyntaxTests
{
    [Fact]
    public async Task Every_query_is_PromQL_to_promtool()
    {
        using var directory = new TemporaryDirectory();
        var queries = DashboardFile.All.SelectMany(file => file.PanelQueries.Concat(file.OtherQueries)).ToList();
        Assert.NotEmpty(queries);

        // A recording rule is the form in which promtool reads an expression.
        var rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
        for (var i = 0; i < queries.Count; i++)
        {
            var expression = DashboardFile.WithoutVariables(queries[i].Expression).Replace("'", "''", StringComparison.Ordinal);
            rules.Append(CultureInfo.InvariantCulture, $"  - record: query:{i}\n    expr: '{expression}'\n");
        }

        var path = Path.Combine(directory.Path, "queries.yml");
        await File.WriteAllTextAsync(path, rules.ToString(), TestContext.Current.CancellationToken);
        var answer = await ServerProcess.RunAsync(Tools.Find("promtool"), ["check", "rules", "--lint=none", path]);
        Assert.Contains($"SUCCESS: {queries.Count} rules found", answer, StringComparison.Ordinal);
    }
}
