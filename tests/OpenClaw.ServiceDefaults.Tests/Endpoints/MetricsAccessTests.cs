using System.Net;
using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.ServiceDefaults.Tests.Endpoints;

public sealed class MetricsAccessTests
{
    private static readonly (string, string) Proxied = ("X-Forwarded-For", "203.0.113.9");

    [Fact]
    public async Task By_default_a_local_caller_reads_the_metrics_and_one_behind_a_proxy_does_not()
    {
        await using var service = await Service.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/metrics", Proxied)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/metrics", ("Forwarded", "for=203.0.113.9"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/metrics", ("Host", "attacker.example"))).StatusCode);
    }

    [Fact]
    public async Task The_token_admits_a_caller_who_is_not_local()
    {
        await using var service = await Service.StartAsync(settings: ("Endpoints:Token", "correct-horse"));

        var without = await service.GetAsync("/metrics", Proxied);
        var wrong = await service.GetAsync("/metrics", Proxied, ("Authorization", "Bearer battery-staple"));
        var basic = await service.GetAsync("/metrics", Proxied, ("Authorization", "Basic correct-horse"));
        var right = await service.GetAsync("/metrics", Proxied, ("Authorization", "Bearer correct-horse"));

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, basic.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Under_token_access_a_local_caller_needs_the_token_too()
    {
        await using var service = await Service.StartAsync(
            null, null, ("Endpoints:MetricsAccess", "Token"), ("Endpoints:Token", "correct-horse"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/metrics", ("Authorization", "Bearer correct-horse"))).StatusCode);
    }

    [Fact]
    public async Task A_service_may_verify_tokens_of_its_own()
    {
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddSingleton<IEndpointTokenVerifier, OwnTokens>(),
            null,
            ("Endpoints:MetricsAccess", "Token"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/metrics", ("Authorization", "Bearer theirs"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/metrics", ("Authorization", "Bearer ours"))).StatusCode);
    }

    [Fact]
    public async Task Under_open_access_everyone_reads_the_metrics_but_not_the_health_report()
    {
        await using var service = await Service.StartAsync(settings: ("Endpoints:MetricsAccess", "Open"));

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/metrics", Proxied)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await service.GetAsync("/health/report", Proxied)).StatusCode);
    }

    [Fact]
    public async Task Token_access_without_any_token_stops_the_start()
    {
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var app = Service.Build(settings: ("Endpoints:MetricsAccess", "Token"));
            await app.StartAsync();
        });

        Assert.Contains("Endpoints:Token", Assert.IsType<OptionsValidationException>(failure).Message);
    }

    [Fact]
    public async Task A_token_that_is_too_short_stops_the_start_and_is_not_shown()
    {
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var app = Service.Build(settings: ("Endpoints:Token", "zzyzx"));
            await app.StartAsync();
        });

        Assert.DoesNotContain("zzyzx", Assert.IsType<OptionsValidationException>(failure).Message);
    }

    private sealed class OwnTokens : IEndpointTokenVerifier
    {
        public ValueTask<bool> VerifyAsync(string token, CancellationToken cancellation) => ValueTask.FromResult(token == "ours");
    }
}
