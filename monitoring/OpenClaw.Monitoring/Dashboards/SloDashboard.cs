using System.Globalization;
using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>What is promised, what is left of it, and what is wrong.</summary>
internal static class SloDashboard
{
    private static readonly string[] Windows = ["5m", "30m", "1h", "6h", "3d"];

    public static Dashboard Create() => new(
        "slo",
        "SLO and Alerts",
        "Objectives over 30 days: how well they are met, how fast their error budgets burn. Then the alerts and the targets. An objective whose service is not in use is empty.")
    {
        Variables = Variable.Targets("up"),
        Rows = [Success(), Burn(), Alerts(), Targets()],
    };

    private static Row Success() => new("Objectives, last three days", [.. Objective.All.Select(SuccessOf)]);

    private static Panel SuccessOf(Objective objective) => Dial(
        objective.Title,
        Units.Ratio,
        $"Share of good events over three days. Objective: {objective.Promise}.",
        $"1 - {objective.ErrorRatio("3d")}").WithFloors(1 - (2 * objective.Budget), 1 - objective.Budget) with
    { Width = 4, Height = 6, Min = 0.9, Max = 1, Decimals = 3, NoValue = "not in use", Runbooks = objective.Runbooks };

    private static Row Burn() => new("Burn rate", [.. Objective.All.Select(BurnOf), BudgetLeft()]);

    /// <remarks>14.4 over an hour uses up 2 % of the budget of 30 days, 6 over six hours 5 %.</remarks>
    private static Panel BurnOf(Objective objective) => Lines(
        $"{objective.Title} burn",
        Units.Count,
        $"How many times faster than allowed errors occur: above 1 the budget of 30 days will not last. Alerts at 14.4 (1h and 5m), 6 (6h and 30m) and 1 (3d and 6h). Objective: {objective.Promise}.",
        [.. Windows.Select(window => new Query($"{objective.ErrorRatio(window)} / {Number(objective.Budget)}", window))])
        .WithLimits(6, 14.4) with
    { NoValue = "not in use", Decimals = 2, Runbooks = objective.Runbooks };

    private static Panel BudgetLeft() => new Panel(
        PanelKind.BarGauge,
        "Budget left at this rate",
        Units.Ratio,
        "What would be left of each error budget after 30 days like the last three. Below 0 the objective is missed.")
    {
        Queries = [.. Objective.All.Select(objective => new Query($"1 - {objective.ErrorRatio("3d")} / {Number(objective.Budget)}", objective.Title))],
        Width = 24,
        Min = -1,
        Max = 1,
    }.WithFloors(0, 0.25);

    private static Row Alerts() => new(
        "Alerts",
        AlertPanels.Count("critical", "red"),
        AlertPanels.Count("warning", "orange"),
        AlertPanels.Active() with { Width = 16 },
        AlertPanels.Table() with { Width = 24 });

    private static Row Targets() => new(
        "Targets",
        Lines("Scrapes", Units.Count, "Whether Prometheus reaches each target: 1 yes, 0 no. An alert that needs a target is blind while it is down.",
            new Query("min by (job, instance) (up{@})", "{{job}} {{instance}}")) with
        { Width = 12, Max = 1, Runbooks = ["TargetDown", "JobAbsent"] },
        Lines("Probes", Units.Count, "Whether each endpoint answers as it should: 1 yes, 0 no.",
            new Query("""min by (job, instance) (probe_success{@})""", "{{job}} {{instance}}")) with
        { Width = 12, Max = 1, NoValue = "nothing is probed", Runbooks = ["EndpointDown", "ProbeMissing"] },
        Lines("Probe time", Units.Seconds, "Time that each probe took.",
            new Query("max by (job, instance) (probe_duration_seconds{@})", "{{job}} {{instance}}")) with
        { Width = 12, NoValue = "nothing is probed" },
        Bars("Certificates", Units.Seconds, "Time until the certificate of each endpoint expires.",
            "min by (instance) (probe_ssl_earliest_cert_expiry{@}) - time()", "{{instance}}").WithFloors(3 * 86_400, 14 * 86_400) with
        { Width = 12, NoValue = "no endpoint with TLS is probed", Runbooks = ["CertificateExpiresSoon"] });

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
