using System.Collections.Concurrent;
using System.Text;

namespace OpenClaw.ServiceDefaults.Tests.Telemetry;

/// <summary>Receives OTLP over HTTP and keeps what it got as text, in which names can be looked for.</summary>
internal sealed class OtlpReceiver(WebApplication app, ConcurrentDictionary<string, string> received) : IAsyncDisposable
{
    public string Url => app.Urls.First();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(signal, text, (_, before) => before + text);
        });
        await app.StartAsync();
        return new OtlpReceiver(app, received);
    }

    public string Received(string signal) => received.GetValueOrDefault(signal, "");

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
