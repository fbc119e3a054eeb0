using System.Net;

namespace OpenClaw.ServiceDefaults.Tests;

public sealed class ClientDefaultsTests
{
    [Fact]
    public async Task A_client_repeats_a_get_that_failed_but_never_a_post()
    {
        var gets = 0;
        var posts = 0;
        await using var target = await Service.StartAsync(map: app =>
        {
            app.MapGet("/flaky", () => Interlocked.Increment(ref gets) == 1 ? Results.StatusCode(503) : Results.Ok());
            app.MapPost("/flaky", () =>
            {
                Interlocked.Increment(ref posts);
                return Results.StatusCode(503);
            });
        });
        var client = target.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = target.Client.BaseAddress;

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/flaky")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync("/flaky", null)).StatusCode);
        Assert.Equal(2, gets);
        Assert.Equal(1, posts);
    }

    [Fact]
    public async Task A_client_finds_a_service_by_its_name()
    {
        await using var target = await Service.StartAsync(map: app => app.Map("/work", () => "found"));
        await using var caller = await Service.StartAsync(
            settings: ("Services:gateway:http:0", target.Client.BaseAddress!.ToString()));

        var client = caller.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        Assert.Equal("found", await client.GetStringAsync("http://gateway/work"));
    }
}
