namespace OpenClaw.Gateway.A2A;

/// <summary>A request that gets an error of the protocol.</summary>
internal sealed class A2AException(int code, string message) : Exception(message)
{
    public const int Parse = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int Internal = -32603;
    public const int TaskNotFound = -32001;
    public const int TaskNotCancelable = -32002;
    public const int PushNotSupported = -32003;
    public const int ContentTypeNotSupported = -32005;

    public int Code => code;

    /// <summary>Why the message that was sent is none, as the metrics name it; null where no message was sent.</summary>
    public string? Refusal { get; init; }
}
