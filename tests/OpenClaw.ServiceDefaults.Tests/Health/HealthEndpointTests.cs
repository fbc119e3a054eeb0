using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.ServiceDefaults.Tests.Health;

public sealed class HealthEndpointTests
{
    [Fact]
    public async Task A_service_without_checks_of_its_own_is_alive_and_ready()
    {
        await using var service = await Service.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/alive")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task A_failing_check_makes_the_service_not_ready_and_is_named_but_leaves_it_alive()
    {
        await using var service = await Service.StartAsync(builder => builder.Services.AddHealthChecks()
            .AddCheck("store", () => HealthCheckResult.Unhealthy("secret detail"))
            .AddCheck("cache", () => HealthCheckResult.Degraded()));

        var ready = await service.GetAsync("/ready");
        var body = await ready.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"Unhealthy","failing":["store"],"degraded":["cache"]}""", body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/alive")).StatusCode);
    }

    [Fact]
    public async Task A_degraded_service_is_still_ready()
    {
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks().AddCheck("cache", () => HealthCheckResult.Degraded()));

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/ready")).StatusCode);
    }

    [Fact]
    public async Task The_report_gives_status_duration_detail_and_tags_of_each_check()
    {
        await using var service = await Service.StartAsync(builder => builder.Services.AddHealthChecks()
            .AddCheck("store", () => HealthCheckResult.Unhealthy("no route"), ["db"])
            .AddCheck("broken", () => throw new InvalidOperationException("it broke")));

        var report = await service.Client.GetFromJsonAsync<JsonElement>("/health/report");
        var checks = report.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);

        Assert.Equal("Unhealthy", report.GetProperty("status").GetString());
        Assert.Equal(["broken", "lifetime", "self", "store"], checks.Keys.Order());
        Assert.Equal("Unhealthy", checks["store"].GetProperty("status").GetString());
        Assert.Equal("no route", checks["store"].GetProperty("detail").GetString());
        Assert.Equal("db", Assert.Single(checks["store"].GetProperty("tags").EnumerateArray()).GetString());
        Assert.True(checks["store"].GetProperty("durationSeconds").GetDouble() >= 0);
        Assert.Equal("it broke", checks["broken"].GetProperty("detail").GetString());
        Assert.Equal("Healthy", checks["self"].GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_report_is_refused_to_a_caller_behind_a_proxy_unless_it_shows_the_token()
    {
        await using var service = await Service.StartAsync(settings: ("Endpoints:Token", "correct-horse"));
        var proxied = ("X-Forwarded-For", "203.0.113.9");

        var refused = await service.GetAsync("/health/report", proxied);
        var wrong = await service.GetAsync("/health/report", proxied, ("Authorization", "Bearer correct-horsf"));
        var admitted = await service.GetAsync("/health/report", proxied, ("Authorization", "Bearer correct-horse"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);
    }

    [Fact]
    public async Task A_service_may_answer_health_itself()
    {
        await using var service = await Service.StartAsync(
            builder => builder.Services.Configure<DefaultEndpointOptions>(options => options.MapHealth = false),
            app => app.Map("/health", () => "mine"));

        Assert.Equal("mine", await service.Client.GetStringAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/ready")).StatusCode);
    }

    [Fact]
    public async Task A_service_is_not_ready_before_it_has_started_nor_once_it_is_stopping()
    {
        var witness = new ReadinessWitness();
        await using var app = Service.Build(builder =>
        {
            builder.Services.AddSingleton(witness);
            builder.Services.AddHostedService<ReadinessWitness.BeforeStarted>();
        });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var running = await client.GetAsync("/ready");
        app.Lifetime.ApplicationStopping.Register(
            () => witness.WhileStopping = Task.Run(() => client.GetBodyAsync("/ready")).GetAwaiter().GetResult());
        await app.StopAsync();

        Assert.Contains("\"failing\":[\"lifetime\"]", witness.BeforeStart);
        Assert.Equal(HttpStatusCode.OK, running.StatusCode);
        Assert.Contains("\"failing\":[\"lifetime\"]", witness.WhileStopping);
    }

    [Fact]
    public async Task A_service_gets_ten_seconds_to_stop()
    {
        await using var service = await Service.StartAsync();

        var host = service.App.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value;

        Assert.Equal(TimeSpan.FromSeconds(10), host.ShutdownTimeout);
    }
}
