using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Model calls, by our own router where there is one, otherwise by LiteLLM; never both, so that nothing counts twice.</summary>
internal static class ModelPanels
{
    public static Panel TokenRate() => Lines(
        "Token rate",
        Units.PerSecond,
        "Tokens read and written by all models, per second.",
        new Query(
            "sum(rate(openclaw_llm_tokens_total{@}[$__rate_interval])) or sum(rate(litellm_total_tokens_metric_total{@}[$__rate_interval]))",
            "tokens")).WithLimit(Limits.TokenRate) with
    { Runbooks = ["HighTokenUsageRate"] };

    public static Panel RequestRate() => Lines(
        "Request rate",
        Units.RequestsPerSecond,
        "Requests to all models, per second.",
        new Query(
            "sum(rate(openclaw_llm_requests_total{@}[$__rate_interval])) or sum(rate(litellm_proxy_total_requests_metric_total{@}[$__rate_interval]))",
            "requests"));

    /// <remarks>The two sources are combined after the quantile: buckets of different histograms must not be mixed.</remarks>
    public static Panel Latency() => Lines(
        "Latency",
        Units.Seconds,
        "Time of a request to a model: median, 95th and 99th percentile. Points lead to traces.",
        LatencyQuantile("0.5", "p50"),
        LatencyQuantile("0.95", "p95"),
        LatencyQuantile("0.99", "p99")).WithLimit(Limits.ModelLatency) with
    { Exemplars = true, Runbooks = ["HighLLMLatency"] };

    public static Panel ErrorShare() => Lines(
        "Error share",
        Units.Percent,
        "Share of requests that failed through no fault of the caller. 0 also when there is no request.",
        new Query("100 * llm:request_errors:ratio_rate5m or vector(0)", "errors")).WithLimit(Limits.ModelErrors) with
    { Runbooks = ["HighLLMErrorRate"] };

    private static Query LatencyQuantile(string quantile, string legend) => new(
        $"histogram_quantile({quantile}, sum by (le) (rate(openclaw_llm_request_duration_seconds_bucket{{@}}[$__rate_interval])))"
        + $" or histogram_quantile({quantile}, sum by (le) (rate(litellm_request_total_latency_metric_bucket{{@}}[$__rate_interval])))",
        legend);
}
