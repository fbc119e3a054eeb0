using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OpenClaw.Gateway.Tests.Models;

/// <summary>A provider on a free port: a real HTTP server that answers what the test scripted, one step for each call.</summary>
internal sealed class ProviderStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubAnswer> _script = new();

    private ProviderStub(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What to answer when the script is at its end.</summary>
    public StubAnswer Otherwise { get; set; } = new(500, """{"error":{"message":"the script is at its end"}}""");

    /// <summary>What a cut connection waits for, so that the caller has read what came before the cut.</summary>
    public Task BeforeCut { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    public static async Task<ProviderStub> StartAsync(params StubAnswer[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var stub = new ProviderStub(app);
        stub.Then(script);
        app.Run(stub.AnswerAsync);
        await app.StartAsync();
        stub.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return stub;
    }

    public void Then(params StubAnswer[] script)
    {
        foreach (var answer in script)
        {
            _script.Enqueue(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        Requests.Enqueue(new StubRequest(
            $"{context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.RootElement.Clone()));
        var answer = _script.TryDequeue(out var scripted) ? scripted : Otherwise;
        if (answer.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Status != 200 || answer.Pieces is null ? "application/json" : "text/event-stream";
        foreach (var (name, value) in answer.Headers ?? [])
        {
            context.Response.Headers[name] = value;
        }

        foreach (var piece in answer.Pieces ?? [answer.Body])
        {
            await context.Response.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }

        if (answer.Cuts)
        {
            await BeforeCut;
            context.Abort();
        }
    }
}
