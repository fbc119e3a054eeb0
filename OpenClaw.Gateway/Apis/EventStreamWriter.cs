using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Apis;

/// <summary>Writes server-sent events and cuts off a reader that does not take them in time.</summary>
/// <remarks>One event is in the buffer at a time, so a slow reader holds no more memory than that and delays nobody else.</remarks>
internal sealed class EventStreamWriter(HttpContext context, TimeSpan writeTimeout)
{
    private readonly ArrayBufferWriter<byte> _event = new();

    public Task StartAsync(long position, CancellationToken cancellation)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";

        // With an id at once, a reader that is cut off before the first message can resume too.
        return FlushAsync(Encoding.UTF8.GetBytes(FormattableString.Invariant($"retry: 1000\nid: {position}\nevent: ready\ndata: {{}}\n\n")), cancellation);
    }

    public Task WriteKeepAliveAsync(CancellationToken cancellation) => FlushAsync(": keep-alive\n\n"u8.ToArray(), cancellation);

    public async Task WriteAsync(StoredMessage message, CancellationToken cancellation)
    {
        _event.ResetWrittenCount();
        _event.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {message.Sequence}\nevent: message\ndata: ")));
        using (var json = new Utf8JsonWriter(_event))
        {
            JsonSerializer.Serialize(json, message, GatewayJson.Default.StoredMessage);
        }

        _event.Write("\n\n"u8);
        await FlushAsync(_event.WrittenMemory, cancellation);
    }

    private async Task FlushAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(writeTimeout);
        try
        {
            await context.Response.Body.WriteAsync(bytes, limit.Token);
            await context.Response.Body.FlushAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            context.Abort();
            throw new OperationCanceledException(context.RequestAborted);
        }
    }
}
