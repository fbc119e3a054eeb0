namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>One PromQL query of a panel.</summary>
/// <param name="Expression">PromQL, in which <c>{@</c> stands for a selector by the dashboard's job and instance variables.</param>
/// <param name="Legend">Name of a series: text with <c>{{label}}</c>.</param>
internal sealed record Query(string Expression, string Legend)
{
    private const string Selector = "{job=~\"$job\",instance=~\"$instance\"";

    /// <summary>The expression as Grafana gets it.</summary>
    public string Text => Expression.Replace("{@", Selector, StringComparison.Ordinal);
}
