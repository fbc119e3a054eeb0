using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.ServiceDefaults.Tests.Health;

public sealed class HealthBoardTests
{
    [Fact]
    public async Task A_check_that_never_returns_fails_alone_and_is_not_started_again()
    {
        var runs = 0;
        var never = new TaskCompletionSource<HealthCheckResult>();
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks()
                .AddAsyncCheck("hung", () =>
                {
                    Interlocked.Increment(ref runs);
                    return never.Task;
                })
                .AddCheck("fine", () => HealthCheckResult.Healthy()),
            null,
            ("Health:Timeout", "00:00:00.1"),
            ("Health:CacheTime", "00:00:00"));

        var first = await CheckAsync(service, "hung");
        var second = await CheckAsync(service, "hung");

        Assert.Equal("Unhealthy", first.GetProperty("status").GetString());
        Assert.Equal("No answer within 0.1 s.", first.GetProperty("detail").GetString());
        Assert.Contains("has not come back", second.GetProperty("detail").GetString());
        Assert.Equal("Healthy", (await CheckAsync(service, "fine")).GetProperty("status").GetString());
        Assert.Equal(1, runs);
        never.SetResult(HealthCheckResult.Healthy());
    }

    [Fact]
    public async Task A_check_that_blocks_its_thread_fails_alone()
    {
        using var release = new ManualResetEventSlim();
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks()
                .AddCheck("blocking", () =>
                {
                    release.Wait();
                    return HealthCheckResult.Healthy();
                })
                .AddCheck("fine", () => HealthCheckResult.Healthy()),
            null,
            ("Health:Timeout", "00:00:00.1"));

        var body = await service.Client.GetBodyAsync("/ready");

        Assert.Equal("""{"status":"Unhealthy","failing":["blocking"],"degraded":[]}""", body);
        release.Set();
    }

    [Fact]
    public async Task Checks_run_at_the_same_time()
    {
        // Each of the two returns only once the other has begun.
        var left = new TaskCompletionSource();
        var right = new TaskCompletionSource();
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks()
                .AddAsyncCheck("left", () => MeetAsync(left, right))
                .AddAsyncCheck("right", () => MeetAsync(right, left)),
            null,
            ("Health:Timeout", "00:00:50"));

        Assert.Contains("\"Healthy\"", await service.Client.GetBodyAsync("/ready"));
    }

    [Fact]
    public async Task A_check_has_the_timeout_of_its_registration_first()
    {
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                "slow",
                _ => new WaitsForCancellation(),
                HealthStatus.Degraded,
                null,
                TimeSpan.FromMilliseconds(50))),
            null,
            ("Health:Timeout", "00:00:50"));

        var check = await CheckAsync(service, "slow");

        Assert.Equal("No answer within 0.05 s.", check.GetProperty("detail").GetString());
        Assert.Equal("Degraded", check.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_result_is_reused_while_it_is_fresh_except_that_of_an_instant_check()
    {
        var cached = 0;
        var instant = 0;
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks()
                .AddCheck("cached", () => Counted(ref cached))
                .AddCheck("instant", () => Counted(ref instant), [HealthTags.Instant]),
            null,
            ("Health:CacheTime", "00:01:00"));

        for (var probe = 0; probe < 5; probe++)
        {
            await service.Client.GetBodyAsync("/ready");
        }

        Assert.Equal(1, cached);
        Assert.Equal(5, instant);
    }

    [Fact]
    public async Task A_result_that_is_no_longer_fresh_is_taken_anew()
    {
        var runs = 0;
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks().AddCheck("check", () => Counted(ref runs)),
            null,
            ("Health:CacheTime", "00:00:00"));

        await service.Client.GetBodyAsync("/ready");
        await service.Client.GetBodyAsync("/ready");

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Two_checks_of_one_name_are_refused()
    {
        await using var app = Service.Build(builder => builder.Services.AddHealthChecks().AddCheck("twin", () => default));
        await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await using var twins = Service.Build(
                builder => builder.Services.AddHealthChecks().AddCheck("twin", () => default).AddCheck("twin", () => default));
            await twins.StartAsync();
        });
    }

    [Theory]
    [InlineData("Health:Timeout", "00:00:00")]
    [InlineData("Health:CacheTime", "01:00:00")]
    public async Task A_setting_out_of_range_stops_the_start(string key, string value)
    {
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var app = Service.Build(settings: (key, value));
            await app.StartAsync();
        });

        Assert.Contains(key.Split(':')[1], Assert.IsType<Microsoft.Extensions.Options.OptionsValidationException>(failure).Message);
    }

    private static async Task<JsonElement> CheckAsync(Service service, string name)
    {
        var report = await service.Client.GetFromJsonAsync<JsonElement>("/health/report");
        return report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);
    }

    private static async Task<HealthCheckResult> MeetAsync(TaskCompletionSource mine, TaskCompletionSource other)
    {
        mine.TrySetResult();
        await other.Task;
        return HealthCheckResult.Healthy();
    }

    private static HealthCheckResult Counted(ref int runs)
    {
        Interlocked.Increment(ref runs);
        return HealthCheckResult.Healthy();
    }

    private sealed class WaitsForCancellation : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
