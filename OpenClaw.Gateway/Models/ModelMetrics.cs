using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Models;

/// <summary>The series of calls to models, ours and those of OpenTelemetry's conventions.</summary>
internal sealed class ModelMetrics
{
    public const string NoStatus = "none";
    private const string OtherAgent = "other";

    // A bucket at 5 s is what the latency objective reads.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120],
    };

    // The boundaries that the conventions name.
    private static readonly InstrumentAdvice<double> ConventionSeconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> ConventionTokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private readonly HashSet<string> _agents;
    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstPiece;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _cooldowns;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cacheHits;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _unpriced;
    private readonly Counter<long> _lost;
    private readonly Histogram<long> _tokenUsage;
    private readonly Histogram<double> _operation;

    public ModelMetrics(IMeterFactory meters, Roster roster)
    {
        _agents = [.. roster.Agents.Select(agent => agent.Id)];
        _meter = meters.Create(GatewayTelemetry.Name);
        _requests = _meter.CreateCounter<long>("openclaw_llm_requests_total", description: "Requests to models.");
        _duration = _meter.CreateHistogram(
            "openclaw_llm_request_duration_seconds", description: "Time of a request to a model.", advice: Seconds);
        _firstPiece = _meter.CreateHistogram(
            "openclaw_llm_ttft_seconds", description: "Time to the first piece of a streamed answer.", advice: Seconds);
        _tokens = _meter.CreateCounter<long>("openclaw_llm_tokens_total", description: "Tokens read and written.");
        _fallbacks = _meter.CreateCounter<long>("openclaw_llm_fallbacks_total", description: "Calls that went on to another group.");
        _cooldowns = _meter.CreateCounter<long>("openclaw_llm_cooldowns_total", description: "Cooldowns that began.");
        _refused = _meter.CreateCounter<long>("openclaw_llm_budget_refused_total", description: "Calls that a budget refused.");
        _cacheHits = _meter.CreateCounter<long>("openclaw_llm_cache_hits_total", description: "Calls answered from the cache.");
        _cost = _meter.CreateCounter<double>("openclaw_cost_usd_total", description: "Cost of calls to models in US dollars.");
        _unpriced = _meter.CreateCounter<long>("openclaw_cost_unpriced_tokens_total", description: "Tokens of models without a price.");
        _lost = _meter.CreateCounter<long>("openclaw_llm_usage_lost_total", description: "Calls whose usage could not be recorded.");
        _tokenUsage = _meter.CreateHistogram(GenAiConventions.TokenUsageMetric, "{token}", "Tokens of a call.", advice: ConventionTokens);
        _operation = _meter.CreateHistogram(GenAiConventions.DurationMetric, "s", "Time of a call.", advice: ConventionSeconds);
    }

    /// <summary>Makes the series exist before the first call.</summary>
    public void Begin(IReadOnlyCollection<Deployment> deployments, IEnumerable<ModelGroup> groups, IReadOnlyList<Budget> budgets)
    {
        foreach (var group in groups)
        {
            foreach (var (deployment, _) in group.Members)
            {
                _requests.Add(0, Tags(group, deployment, "2xx", ModelErrorKindNames.None));
            }
        }

        _tokens.Add(0, new KeyValuePair<string, object?>("direction", "input"));
        _tokens.Add(0, new KeyValuePair<string, object?>("direction", "output"));
        _cacheHits.Add(0);
        _unpriced.Add(0);
        foreach (var reason in LossReason.All)
        {
            _lost.Add(0, new KeyValuePair<string, object?>("reason", reason));
        }

        _meter.CreateObservableGauge(
            "openclaw_llm_deployment_state",
            () => deployments.Select(deployment => new Measurement<int>(
                (int)deployment.State, new KeyValuePair<string, object?>("deployment", deployment.Label))),
            description: "0 may be called, 1 is being tried, 2 cools down.");
        if (budgets.Count == 0)
        {
            return;
        }

        foreach (var budget in budgets)
        {
            _refused.Add(0, new KeyValuePair<string, object?>("budget", budget.Name));
        }

        _meter.CreateObservableGauge(
            "openclaw_budget_used_ratio", () => Observe(budget => budget.UsedRatio), description: "Used share of a budget.");
        _meter.CreateObservableGauge(
            "openclaw_llm_budget_remaining_ratio", () => Observe(budget => Math.Max(0, 1 - budget.UsedRatio)),
            description: "Rest of a budget.");

        IEnumerable<Measurement<double>> Observe(Func<Budget, double> value) => budgets.Select(budget =>
            new Measurement<double>(value(budget), new KeyValuePair<string, object?>("budget", budget.Name)));
    }

    /// <summary>Counts one call to one deployment.</summary>
    /// <param name="kind">A kind of error, "none" or "cancelled".</param>
    public void Requested(ModelGroup group, Deployment deployment, int? status, string kind, TimeSpan took)
    {
        var statusClass = status switch { null => NoStatus, < 300 => "2xx", < 400 => "3xx", < 500 => "4xx", _ => "5xx" };
        _requests.Add(1, Tags(group, deployment, statusClass, kind));
        _duration.Record(took.TotalSeconds, new("group", group.Name), new("deployment", deployment.Label));
        var tags = Conventions(deployment);
        if (kind != ModelErrorKindNames.None)
        {
            tags.Add(GenAiConventions.ErrorType, kind);
        }

        _operation.Record(took.TotalSeconds, tags);
    }

    public void FirstPiece(ModelGroup group, Deployment deployment, TimeSpan took) =>
        _firstPiece.Record(took.TotalSeconds, new("group", group.Name), new("deployment", deployment.Label));

    /// <summary>Counts tokens and cost of an answer.</summary>
    public void Used(Deployment deployment, string agentId, UsageDetails usage, ModelCost cost)
    {
        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        _tokens.Add(input, new KeyValuePair<string, object?>("direction", "input"));
        _tokens.Add(output, new KeyValuePair<string, object?>("direction", "output"));
        _cost.Add(
            (double)cost.Total, new("agent", _agents.Contains(agentId) ? agentId : OtherAgent), new("model", deployment.Model),
            new("provider", deployment.Provider.Name));
        if (!cost.IsPriced)
        {
            _unpriced.Add(input + output);
        }

        var tags = Conventions(deployment);
        tags.Add(GenAiConventions.TokenType, "input");
        _tokenUsage.Record(input, tags);
        tags = Conventions(deployment);
        tags.Add(GenAiConventions.TokenType, "output");
        _tokenUsage.Record(output, tags);
    }

    public void FellBack(ModelGroup from, ModelGroup to, ModelErrorKind? reason) =>
        _fallbacks.Add(1, new("from", from.Name), new("to", to.Name), new("reason", reason?.Label() ?? "cooldown"));

    public void CoolsDown(Deployment deployment, ModelErrorKind reason) =>
        _cooldowns.Add(1, new("deployment", deployment.Label), new("reason", reason.Label()));

    public void Refused(string budget) => _refused.Add(1, new KeyValuePair<string, object?>("budget", budget));

    public void FromCache() => _cacheHits.Add(1);

    /// <param name="reason">A <see cref="LossReason"/>.</param>
    public void UsageLost(string reason) => _lost.Add(1, new KeyValuePair<string, object?>("reason", reason));

    private static TagList Tags(ModelGroup group, Deployment deployment, string statusClass, string kind) => new()
    {
        { "group", group.Name },
        { "deployment", deployment.Label },
        { "status_class", statusClass },
        { "error_kind", kind },
    };

    private static TagList Conventions(Deployment deployment) => new()
    {
        { GenAiConventions.Operation, GenAiConventions.Chat },
        { GenAiConventions.Provider, deployment.Provider.ConventionName },
        { GenAiConventions.RequestModel, deployment.Model },
    };
}
