using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace OpenClaw.ServiceDefaults.Tests.Telemetry;

/// <summary>Receives OTLP over HTTP and keeps what it got as text, in which names can be looked for.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _received = new();

    private OtlpReceiver(string prefix)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        // Receiving a span makes none: the service under test would hear and send it.
        builder.Services.AddSingleton(new ActivitySource("Receiver"));
        _app = builder.Build();
        _app.MapPost($"{prefix}/v1/{{signal}}", ReceiveAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>Whether each request is answered with 503, and its body forgotten.</summary>
    public bool Unavailable { get; set; }

    public ConcurrentQueue<IHeaderDictionary> Refused { get; } = [];

    public ConcurrentQueue<IHeaderDictionary> Accepted { get; } = [];

    /// <param name="prefix">Path below which the signals are received.</param>
    public static async Task<OtlpReceiver> StartAsync(string prefix = "")
    {
        var receiver = new OtlpReceiver(prefix);
        await receiver._app.StartAsync();
        return receiver;
    }

    public string Received(string signal) => _received.GetValueOrDefault(signal, "");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(string signal, HttpContext context)
    {
        IHeaderDictionary headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        if (Unavailable)
        {
            Refused.Enqueue(headers);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var body = new MemoryStream();
        await using var content = headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        await content.CopyToAsync(body);
        var text = Encoding.Latin1.GetString(body.ToArray());
        _received.AddOrUpdate(signal, text, (_, before) => before + text);
        Accepted.Enqueue(headers);
    }
}
