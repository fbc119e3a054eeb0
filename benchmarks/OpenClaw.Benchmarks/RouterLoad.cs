using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Benchmarks;

/// <summary>
/// What the model router adds to a call, against a provider that answers at once: the same calls straight to the provider, through the
/// client of its wire format alone, through the router within the process, through the router behind an HTTP endpoint, and through
/// another gateway when its address is given.
/// </summary>
internal static class RouterLoad
{
    private const int Callers = 16;
    private const string Answer = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello there."},"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":5,"total_tokens":16}}
        """;

    private const string Question = """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello?"}]}""";

    public static async Task RunAsync(TimeSpan time, Uri? other)
    {
        var answer = Encoding.UTF8.GetBytes(Answer.Trim());
        await using var stub = await ServeAsync(WebApplication.CreateSlimBuilder(), app => app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        }));
        var builder = WebApplication.CreateSlimBuilder();
        AddRouter(builder, AddressOf(stub));
        await using var router = await ServeAsync(builder, app => app.MapPost("/v1/chat/completions", async (HttpContext context, IChatClient client) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            var response = await client.GetResponseAsync(Conversation, cancellationToken: context.RequestAborted);
            return TypedResults.Text(Answer.Replace("Hello there.", response.Text, StringComparison.Ordinal), "application/json");
        }));
        var chat = router.Services.GetRequiredService<IChatClient>();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
        var wire = router.Services.GetRequiredService<ModelRoutes>().Default.Members[0].Deployment.Client;
        await MeasureAsync("straight to the provider", time, () => PostAsync(http, new Uri(AddressOf(stub), "chat/completions"), null));
        var alone = await MeasureAsync("client of the wire format", time, () => AskAsync(wire));
        var within = await MeasureAsync("router in the process", time, () => AskAsync(chat));
        alone = alone with { P50 = Math.Min(alone.P50, (await MeasureAsync("wire format again", time, () => AskAsync(wire))).P50) };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"router adds, p50 of one caller: {within.P50 - alone.P50:0.000} ms"));
        var behind = await MeasureAsync("router behind HTTP", time, () => PostAsync(http, new Uri(AddressOf(router), "v1/chat/completions"), null));
        if (other is not null)
        {
            var compared = await MeasureAsync(
                "other gateway", time, () => PostAsync(http, new Uri(other, "v1/chat/completions"), new Uri(AddressOf(stub), "/").ToString().TrimEnd('/')));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"throughput against the other gateway: {behind.Rate / compared.Rate:0.0} times behind HTTP, {within.Rate / compared.Rate:0.0} times in the process"));
        }
    }

    private static ChatMessage[] Conversation => [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hello?")];

    private static void AddRouter(WebApplicationBuilder builder, Uri stub)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Models:Providers:stub:Format"] = "OpenAI",
            ["Models:Providers:stub:BaseUrl"] = stub.ToString(),
            ["Models:Groups:default:Targets:0:Provider"] = "stub",
            ["Models:Groups:default:Targets:0:Model"] = "m",
            ["Roster:Agents:0:Id"] = "a",
            ["Roster:Agents:0:Role"] = "r",
            ["Roster:Agents:0:Triad"] = "true",
            ["Roster:Agents:1:Id"] = "b",
            ["Roster:Agents:1:Role"] = "r",
            ["Roster:Agents:1:Triad"] = "true",
            ["Roster:Agents:2:Id"] = "c",
            ["Roster:Agents:2:Role"] = "r",
            ["Roster:Agents:2:Triad"] = "true",
        });
        builder.Services.AddOptions<RosterOptions>().BindConfiguration("Roster");
        builder.Services.AddSingleton<Roster>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IUsageStore, MemoryUsageStore>();
        builder.AddModels();
    }

    private static async Task AskAsync(IChatClient client)
    {
        if ((await client.GetResponseAsync(Conversation)).Text.Length == 0)
        {
            throw new InvalidOperationException("there is no answer");
        }
    }

    private static async Task PostAsync(HttpClient http, Uri address, string? upstream)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(Question, Encoding.UTF8, "application/json") };
        if (upstream is not null)
        {
            request.Headers.Add("x-portkey-provider", "openai");
            request.Headers.Add("x-portkey-custom-host", upstream);
            request.Headers.Add("Authorization", "Bearer none");
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode || !text.Contains("Hello there.", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{address} answered {(int)response.StatusCode}: {text}");
        }
    }

    /// <summary>One caller for the times, then many for the rate.</summary>
    private static async Task<Figures> MeasureAsync(string what, TimeSpan time, Func<Task> call)
    {
        await LoopAsync(call, time / 2, null);
        List<double> times = [];
        await LoopAsync(call, time, times);
        times.Sort();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => LoopAsync(call, time / 2, null)));
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => LoopAsync(call, time, null)));
        var (p50, p99, rate) = (times[times.Count / 2], times[(int)(times.Count * 0.99)], counts.Sum() / time.TotalSeconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-26} p50 {p50:0.000} ms, p99 {p99:0.000} ms (one caller); {rate:0} calls/s ({Callers} callers)"));
        return new Figures(p50, rate);
    }

    private static async Task<int> LoopAsync(Func<Task> call, TimeSpan time, List<double>? times)
    {
        var calls = 0;
        for (var running = Stopwatch.StartNew(); running.Elapsed < time; calls++)
        {
            var started = Stopwatch.GetTimestamp();
            await call();
            times?.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return calls;
    }

    private static async Task<WebApplication> ServeAsync(WebApplicationBuilder builder, Action<WebApplication> map)
    {
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private readonly record struct Figures(double P50, double Rate);
}
