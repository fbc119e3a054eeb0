using System.Text;

namespace OpenClaw.Monitoring.Contract;

/// <summary>The contract as a page for readers.</summary>
internal static class MetricsDocument
{
    public static string Write(MetricsContract contract)
    {
        var page = new StringBuilder();
        page.Append("""
            # Metrics

            Generated from [monitoring/contract/metrics.yml](../monitoring/contract/metrics.yml) by
            `dotnet run --project monitoring/OpenClaw.Monitoring -- generate`. A change begins there.

            Times are seconds, sizes bytes. "bool" is 0 or 1, "ratio" 0 to 1, "info" a constant 1 whose labels are the information.
            A histogram has the series `_bucket`, `_sum` and `_count`. Prometheus adds `job`, `instance` and `service` to all of them.

            ## Our services

            """);
        foreach (var source in contract.Services)
        {
            Section(page, $"### {source.Name}", $"Served by {source.Source}.", source.Metrics);
        }

        Section(page, "## Computed by Prometheus", "By recording rules, and about its own scrapes.", contract.Computed);
        page.Append("""
            ## Other products

            What dashboards and rules read of them. The collector serves the series of the host, containers, Redis, PostgreSQL and
            probes under the same names, so either can be scraped.

            """);
        foreach (var source in contract.Exporters)
        {
            Section(page, $"### {source.Name}", $"Served by {source.Source}.", source.Metrics);
        }

        return page.ToString().TrimEnd() + "\n";
    }

    private static void Section(StringBuilder page, string heading, string introduction, List<MetricEntry> metrics)
    {
        page.Append(heading).Append("\n\n").Append(introduction).Append("\n\n");
        page.Append("| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n");
        foreach (var metric in metrics)
        {
            page.Append("| `").Append(metric.Name).Append("` | ").Append(metric.Type).Append(" | ").Append(metric.Unit).Append(" | ")
                .AppendJoin(", ", metric.Labels).Append(" | ").Append(metric.Meaning).Append(" |\n");
        }

        page.Append('\n');
    }
}
