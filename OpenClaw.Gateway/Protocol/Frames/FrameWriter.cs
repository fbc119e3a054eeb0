using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Writes frames into pooled arrays with a writer that each thread reuses.</summary>
[SuppressMessage("Design", "CA1001", Justification = "One writer per thread, which lives as long as the thread.")]
internal sealed class FrameWriter
{
    // Emoji and · as UTF-8: \u sequences would be valid, but three times the size.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = FrameReader.MaxDepth * 4,
    };

    /// <summary>What stands for itself in JSON text: ASCII without control characters, quotation marks and backslashes.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(value => (char)value).Where(value => value is not ('"' or '\\'))]);

    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Res = JsonEncodedText.Encode("res");
    private static readonly JsonEncodedText Event = JsonEncodedText.Encode("event");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Ok = JsonEncodedText.Encode("ok");
    private static readonly JsonEncodedText Payload = JsonEncodedText.Encode("payload");
    private static readonly JsonEncodedText Seq = JsonEncodedText.Encode("seq");

    [ThreadStatic]
    private static FrameWriter? _current;

    private readonly PooledBuffer _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private bool _busy;

    private FrameWriter() => _writer = new Utf8JsonWriter(_buffer, Options);

    /// <summary>Writes a response frame.</summary>
    public static FrameBytes Response(string id, in RpcResult result)
    {
        if (result.ReadyPayload is { IsEmpty: false } payload && !id.AsSpan().ContainsAnyExcept(Plain))
        {
            return Ready(id, payload);
        }

        var frame = Rent();
        try
        {
            var writer = frame._writer;
            writer.WriteStartObject();
            writer.WriteString(Type, Res);
            writer.WriteString(Id, id);
            writer.WriteBoolean(Ok, result.Error is null);
            if (result.HasPayload)
            {
                writer.WritePropertyName(Payload);
                result.WritePayload(writer);
            }

            result.Error?.WriteMember(writer);
            writer.WriteEndObject();
            return frame.Finish();
        }
        finally
        {
            frame.Release();
        }
    }

    // An id and a payload that stand for themselves need no JSON writer.
    private static FrameBytes Ready(string id, ReadOnlySpan<byte> payload)
    {
        var beforeId = "{\"type\":\"res\",\"id\":\""u8;
        var beforePayload = "\",\"ok\":true,\"payload\":"u8;
        var end = "}"u8;
        var length = beforeId.Length + id.Length + beforePayload.Length + payload.Length + end.Length;
        var array = ArrayPool<byte>.Shared.Rent(length);
        var rest = array.AsSpan();
        beforeId.CopyTo(rest);
        rest = rest[beforeId.Length..];
        rest = rest[Encoding.ASCII.GetBytes(id, rest)..];
        beforePayload.CopyTo(rest);
        rest = rest[beforePayload.Length..];
        payload.CopyTo(rest);
        end.CopyTo(rest[payload.Length..]);
        return FrameBytes.Rented(array, length);
    }

    /// <summary>Writes an event frame; its bytes are shared by all receivers, so they are not pooled.</summary>
    public static FrameBytes EventFrame(EventKind kind, ReadOnlySpan<byte> payload, long? seq, StateVersion? version)
    {
        var frame = Rent();
        try
        {
            var writer = frame._writer;
            writer.WriteStartObject();
            writer.WriteString(Type, Event);
            writer.WriteString(Event, kind.EncodedName);
            writer.WritePropertyName(Payload);
            writer.WriteRawValue(payload, skipInputValidation: true);
            if (seq is { } number)
            {
                writer.WriteNumber(Seq, number);
            }

            if (version is { } state)
            {
                writer.WritePropertyName("stateVersion"u8);
                state.Write(writer);
            }

            writer.WriteEndObject();
            writer.Flush();
            return FrameBytes.Shared(frame._buffer.Written.ToArray());
        }
        finally
        {
            frame.Release();
        }
    }

    /// <summary>Writes JSON with <paramref name="write"/> and gives its bytes.</summary>
    public static byte[] Json<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var frame = Rent();
        try
        {
            write(frame._writer, state);
            frame._writer.Flush();
            return frame._buffer.Written.ToArray();
        }
        finally
        {
            frame.Release();
        }
    }

    private static FrameWriter Rent()
    {
        var frame = _current ??= new FrameWriter();

        // A payload may itself be written with Json(); the inner use gets its own writer.
        if (frame._busy)
        {
            frame = new FrameWriter();
        }

        frame._busy = true;
        return frame;
    }

    private FrameBytes Finish()
    {
        _writer.Flush();
        var (array, length) = _buffer.Detach();
        return FrameBytes.Rented(array, length);
    }

    private void Release()
    {
        _buffer.Clear();
        _writer.Reset();
        _busy = false;
    }
}
