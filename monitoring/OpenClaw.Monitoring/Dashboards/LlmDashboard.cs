using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Answers of models: how many, how fast, how good, how dear.</summary>
internal static class LlmDashboard
{
    private const string Responder = "responder=~\"$responder\"";

    public static Dashboard Create() => new(
        "llm",
        "LLM",
        "What models are asked and how they answer: as agents see it, and as the router, ours or LiteLLM, sees it. Rows of a source that is not in use are empty.")
    {
        Variables =
        [
            .. Variable.Targets("up"),
            new("responder", "Responder", """label_values(openclaw_a2a_delivery_seconds_count{job=~"$job",instance=~"$instance"}, responder)"""),
        ],
        Rows = [Answers(), Router(), LiteLlm()],
    };

    private static Row Answers() => new(
        "Answers to agents",
        Lines("Answers", Units.PerSecond, "Messages answered by each responder, good and failed.",
            new Query($"sum by (responder, result) (rate(openclaw_a2a_delivery_seconds_count{{@,{Responder}}}[$__rate_interval]))", "{{responder}} {{result}}")) with
        { Stacked = true },
        Lines("Time to the answer", Units.Seconds, "Time from the acceptance of a message to its stored answer. Points lead to traces.",
            Quantile("0.5", "p50"),
            Quantile("0.95", "p95"),
            Quantile("0.99", "p99")).WithLimit(Limits.ModelLatency) with
        { Exemplars = true, Runbooks = ["HighLLMLatency"] },
        Lines("Failed answers", Units.Percent, "Share of messages whose answer is an error.",
            new Query(
                $"100 * (sum by (responder) (rate(openclaw_a2a_delivery_seconds_count{{@,{Responder},result=\"error\"}}[$__rate_interval]))"
                + $" or 0 * sum by (responder) (rate(openclaw_a2a_delivery_seconds_count{{@,{Responder}}}[$__rate_interval])))"
                + $" / sum by (responder) (rate(openclaw_a2a_delivery_seconds_count{{@,{Responder}}}[$__rate_interval]))",
                "{{responder}}")).WithLimit(Limits.ModelErrors) with
        { Max = 100, Runbooks = ["HighLLMErrorRate"] });

    private static Row Router() => new(
        "Model router",
        ModelPanels.RequestRate() with { Width = 6 },
        ModelPanels.Latency() with { Width = 6 },
        ModelPanels.ErrorShare() with { Width = 6 },
        ModelPanels.TokenRate() with { Width = 6 },
        Lines("Tokens by direction", Units.PerSecond, "Tokens that models read and write.",
            new Query(
                """sum(rate(openclaw_llm_tokens_total{@,direction="input"}[$__rate_interval])) or sum(rate(litellm_input_tokens_metric_total{@}[$__rate_interval]))""",
                "read"),
            new Query(
                """sum(rate(openclaw_llm_tokens_total{@,direction="output"}[$__rate_interval])) or sum(rate(litellm_output_tokens_metric_total{@}[$__rate_interval]))""",
                "written")) with
        { Stacked = true, Runbooks = ["HighTokenUsageRate"] },
        Lines("Time to the first token", Units.Seconds, "Time until a streamed answer begins, median and 95th percentile. Points lead to traces.",
            FirstToken("0.5", "p50"),
            FirstToken("0.95", "p95")) with
        { Exemplars = true, Runbooks = ["HighLLMLatency"] },
        Lines("Failures by kind", Units.PerSecond, "Failed requests by what went wrong.",
            new Query(
                """sum by (error_kind) (rate(openclaw_llm_requests_total{@,error_kind!~"|none"}[$__rate_interval]))"""
                + " or sum by (exception_class) (rate(litellm_proxy_failed_requests_metric_total{@}[$__rate_interval]))",
                "{{error_kind}}{{exception_class}}")) with
        { Stacked = true, Runbooks = ["HighLLMErrorRate"] });

    private static Row LiteLlm() => new(
        "LiteLLM",
        Lines("Requests by model", Units.RequestsPerSecond, "Requests that LiteLLM took, by the model asked for.",
            new Query("sum by (requested_model) (rate(litellm_proxy_total_requests_metric_total{@}[$__rate_interval]))", "{{requested_model}}")) with
        { Stacked = true },
        Lines("Provider latency", Units.Seconds, "Time that providers took, 95th percentile by model.",
            new Query(
                "histogram_quantile(0.95, sum by (le, model) (rate(litellm_llm_api_latency_metric_bucket{@}[$__rate_interval])))",
                "{{model}}")) with
        { Runbooks = ["HighLLMLatency"] },
        Lines("Spend", "currencyUSD", "Money spent per hour, by model.",
            new Query("3600 * sum by (model) (rate(litellm_spend_metric_total{@}[$__rate_interval]))", "{{model}}")) with
        { Stacked = true },
        Bars("Deployments", Units.Count, "State of each deployment: 0 healthy, 1 partial outage, 2 complete outage.",
            "max by (litellm_model_name) (litellm_deployment_state{@})", "{{litellm_model_name}}").WithLimits(1, 2) with
        { Width = 12, Max = 2, Runbooks = ["LiteLLMDown"] },
        Lines("Probes", Units.Count, "Whether LiteLLM, Ollama and Langfuse answer: 1 yes, 0 no. Empty for those that are not in use.",
            new Query("""max by (instance) (probe_success{instance=~".*(litellm|ollama|langfuse|:4000|:11434).*"})""", "{{instance}}")) with
        { Width = 12, Max = 1, Runbooks = ["LiteLLMDown", "OllamaDown", "LangfuseDown"] });

    private static Query Quantile(string quantile, string legend) => new(
        $"histogram_quantile({quantile}, sum by (le) (rate(openclaw_a2a_delivery_seconds_bucket{{@,{Responder}}}[$__rate_interval])))", legend);

    private static Query FirstToken(string quantile, string legend) => new(
        $"histogram_quantile({quantile}, sum by (le) (rate(openclaw_llm_ttft_seconds_bucket{{@}}[$__rate_interval])))"
        + $" or histogram_quantile({quantile}, sum by (le) (rate(litellm_llm_api_time_to_first_token_metric_bucket{{@}}[$__rate_interval])))",
        legend);
}
