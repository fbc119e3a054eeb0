using System.Diagnostics;

namespace OpenClaw.Monitoring.Tests.Configuration;

public sealed class AlertDeliveryTests
{
    [Fact]
    public async Task A_critical_alert_reaches_the_gateway_with_its_token()
    {
        await using var alertmanager = await RunningAlertmanager.StartAsync();
        await alertmanager.RaiseAsync("alertname=RedisDown severity=critical category=service service=redis resource=redis_up");

        var received = await EventuallyAsync(() => Task.FromResult(alertmanager.Received()), all => all.Count > 0);
        var (authorization, payload) = Assert.Single(received);
        Assert.Equal($"Bearer {RunningAlertmanager.Token}", authorization);
        Assert.Equal("4", payload.GetProperty("version").GetString());
        Assert.Equal("firing", payload.GetProperty("status").GetString());
        Assert.Equal("RedisDown", payload.GetProperty("commonLabels").GetProperty("alertname").GetString());
    }

    [Theory]
    [InlineData(
        "alertname=VeryHighCPUUsage severity=critical category=system resource=cpu instance=a held=no",
        "alertname=HighCPUUsage severity=warning category=system resource=cpu instance=a held=yes",
        "alertname=HighCPUUsage severity=warning category=system resource=cpu instance=b held=no",
        "alertname=HighMemoryUsage severity=warning category=system resource=memory instance=a held=no")]
    [InlineData(
        "alertname=CriticalDiskUsage severity=critical category=system resource=disk instance=a mountpoint=/data held=no",
        "alertname=HighDiskUsage severity=warning category=system resource=disk instance=a mountpoint=/data held=yes",
        "alertname=HighDiskUsage severity=warning category=system resource=disk instance=a mountpoint=/ held=no")]
    [InlineData(
        "alertname=TargetDown severity=critical category=monitoring resource=target service=gateway job=openclaw-gateway instance=g:1 held=no",
        "alertname=AgentSeriesMissing severity=critical category=agent resource=agent service=gateway agent_id=alpha held=yes",
        "alertname=GatewayAvailabilityBudgetBurnsFast severity=critical category=slo resource=slo_gateway_availability service=gateway held=yes",
        "alertname=EndpointDown severity=critical category=service resource=endpoint service=gateway instance=http://g/ held=yes",
        "alertname=EndpointDown severity=critical category=service resource=endpoint service=grafana instance=http://h/ held=no",
        "alertname=PostgreSQLDeadlocks severity=warning category=database resource=locks service=postgres held=no")]
    [InlineData(
        "alertname=TargetDown severity=critical category=monitoring resource=target service=collector job=openclaw-services instance=c:1 held=no",
        "alertname=ProbeMissing severity=warning category=monitoring resource=probe service=redis job=blackbox-tcp instance=r:1 held=yes",
        "alertname=TriadNodeDown severity=critical category=triad resource=agent service=gateway agent_id=alpha held=no")]
    [InlineData(
        "alertname=PostgreSQLDown severity=critical category=service resource=postgres_up service=postgres held=no",
        "alertname=PostgreSQLConnectionPoolHigh severity=warning category=database resource=connections service=postgres instance=p:1 held=yes",
        "alertname=RedisEvicting severity=warning category=cache resource=redis_eviction service=redis instance=r:1 held=no")]
    [InlineData(
        "alertname=TriadNodeDown severity=critical category=triad resource=agent service=gateway agent_id=alpha held=no",
        "alertname=AgentOffline severity=critical category=agent resource=agent service=gateway agent_id=alpha held=yes",
        "alertname=AgentOffline severity=critical category=agent resource=agent service=gateway agent_id=coder held=no")]
    public async Task A_cause_holds_back_its_consequences_and_nothing_else(params string[] alerts)
    {
        await using var alertmanager = await RunningAlertmanager.StartAsync();
        await alertmanager.RaiseAsync(alerts);

        var consequences = alerts.Count(alert => alert.EndsWith("held=yes", StringComparison.Ordinal));
        var held = await EventuallyAsync(alertmanager.InhibitedAsync, all => all.Count >= consequences);
        Assert.Equal(consequences, held.Count);
        Assert.All(held, labels => Assert.Equal("yes", labels.GetProperty("held").GetString()));
    }

    private static async Task<IReadOnlyList<T>> EventuallyAsync<T>(Func<Task<IReadOnlyList<T>>> read, Func<IReadOnlyList<T>, bool> done)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            if (await read() is var values && (done(values) || waited.Elapsed > TimeSpan.FromSeconds(180)))
            {
                return values;
            }
        }
    }
}
