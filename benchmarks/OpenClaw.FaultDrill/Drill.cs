using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.FaultDrill;

/// <summary>Breaks a running graph and watches who is told what.</summary>
/// <param name="graph">The graph.</param>
/// <param name="oncall">The people on call.</param>
/// <param name="hold">How long a fault lasts after its alert has come.</param>
/// <param name="busy">Whether other programs load the machine, so that alerts about its load do not count.</param>
internal sealed class Drill(RunningGraph graph, Notifications oncall, TimeSpan hold, bool busy)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    /// <summary>Breaks and mends one thing.</summary>
    public async Task<Outcome> RunAsync(Fault fault, CancellationToken cancellation)
    {
        await UntilQuietAsync(cancellation);
        var broken = DateTimeOffset.UtcNow;
        await fault.BreakAsync(cancellation);
        var firing = await FirstAsync(fault, firing: true, broken, cancellation);
        Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss}   {(firing is null ? "no notification" : "notified")}");
        await Task.Delay(hold, cancellation);
        var mended = DateTimeOffset.UtcNow;
        await fault.MendAsync(cancellation);
        var resolved = firing is null ? null : await FirstAsync(fault, firing: false, mended, cancellation);
        await UntilQuietAsync(cancellation);

        var notified = oncall.Received.Where(one => one.Firing && one.At > broken && Counts(one.Labels)).Select(one => AlertName.Of(one.Labels)).ToHashSet();
        var fired = await FiredAsync(DateTimeOffset.UtcNow - broken);
        return new(
            fault,
            firing - broken,
            resolved - mended,
            [.. notified.Where(name => name != fault.Alert).Order()],
            [.. fired.Where(name => name != fault.Alert && !notified.Contains(name)).Order()],
            await GatewayHasAsync(fault.Alert, cancellation));
    }

    /// <summary>Leaves a healthy graph alone.</summary>
    /// <returns>The alerts that fired nevertheless.</returns>
    public async Task<IReadOnlyList<string>> RestAsync(TimeSpan time, CancellationToken cancellation)
    {
        await UntilQuietAsync(cancellation);
        await Task.Delay(time, cancellation);
        return [.. (await FiredAsync(time)).Order()];
    }

    private async Task UntilQuietAsync(CancellationToken cancellation)
    {
        IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, string Value)> alerts = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                cancellation.ThrowIfCancellationRequested();
                alerts = await PrometheusQuery.RunAsync(graph, "ALERTS{alertname!=\"Watchdog\"}");
                return !alerts.Any(alert => Counts(alert.Labels));
            },
            () => string.Join(", ", alerts.Select(alert => AlertName.Of(alert.Labels))),
            Patience);
    }

    private async Task<DateTimeOffset?> FirstAsync(Fault fault, bool firing, DateTimeOffset since, CancellationToken cancellation)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(100, cancellation))
        {
            if (oncall.Received.FirstOrDefault(one => one.Firing == firing && one.At > since && AlertName.Of(one.Labels) == fault.Alert) is { } found)
            {
                return found.At;
            }
        }

        return null;
    }

    private async Task<HashSet<string>> FiredAsync(TimeSpan time)
    {
        var range = Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var fired = await PrometheusQuery.RunAsync(graph, $"count_over_time(ALERTS{{alertstate=\"firing\", alertname!=\"Watchdog\"}}[{range}s])");
        return [.. fired.Where(alert => Counts(alert.Labels)).Select(alert => AlertName.Of(alert.Labels))];
    }

    private async Task<bool> GatewayHasAsync(string alert, CancellationToken cancellation)
    {
        var page = await graph.Gateway.GetFromJsonAsync<JsonElement>(new Uri("/api/alerts?limit=500", UriKind.Relative), cancellation);
        return page.GetProperty("items").EnumerateArray().Any(item =>
            AlertName.Of(item.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!)) == alert);
    }

    private bool Counts(IReadOnlyDictionary<string, string> labels) => !(busy && Notification.IsAboutLoad(labels));
}
