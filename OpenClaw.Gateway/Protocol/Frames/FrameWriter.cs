using System.Diagnostics.CodeAnalysis;
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
