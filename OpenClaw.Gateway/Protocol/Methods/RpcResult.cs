using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenClaw.Gateway.Protocol;

/// <summary>What a handler answers: bytes that exist already, an object with its generated serialiser, or an error.</summary>
internal readonly struct RpcResult
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly object? _value;
    private readonly JsonTypeInfo? _type;

    private RpcResult(ReadOnlyMemory<byte> json, object? value, JsonTypeInfo? type, RpcError? error, bool isSilent = false)
    {
        _json = json;
        _value = value;
        _type = type;
        Error = error;
        IsSilent = isSilent;
    }

    public RpcError? Error { get; }

    /// <summary>True when the handler has answered by itself and no frame is to be sent.</summary>
    public bool IsSilent { get; }

    public bool HasPayload => _type is not null || !_json.IsEmpty;

    /// <summary>The whole payload of a good answer, when it was JSON from the beginning; empty else.</summary>
    public ReadOnlySpan<byte> ReadyPayload => Error is null && _type is null ? _json.Span : [];

    public static RpcResult Silent { get; } = new(default, null, null, null, isSilent: true);

    public static RpcResult Json(ReadOnlyMemory<byte> json) => new(json, null, null, null);

    public static RpcResult Json<TState>(TState state, Action<Utf8JsonWriter, TState> write) => new(FrameWriter.Json(state, write), null, null, null);

    public static RpcResult Of<T>(T value, JsonTypeInfo<T> type) => new(default, value, type, null);

    public static RpcResult Failed(RpcError error) => new(default, null, null, error);

    public static RpcResult Failed(RpcError error, ReadOnlyMemory<byte> payload) => new(payload, null, null, error);

    public static RpcResult Invalid(string message) => Failed(RpcError.Invalid(message));

    public static RpcResult Unavailable(string message) => Failed(RpcError.NotAvailable(message));

    public static implicit operator ValueTask<RpcResult>(RpcResult result) => new(result);

    public void WritePayload(Utf8JsonWriter writer)
    {
        if (_type is null)
        {
            writer.WriteRawValue(_json.Span, skipInputValidation: true);
        }
        else
        {
            JsonSerializer.Serialize(writer, _value, _type);
        }
    }
}
