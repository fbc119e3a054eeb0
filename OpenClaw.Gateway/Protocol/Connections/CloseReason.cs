using System.Text;

namespace OpenClaw.Gateway.Protocol;

/// <summary>A close code with its text.</summary>
internal sealed record CloseReason(int Code, string Text)
{
    public static readonly CloseReason Normal = new(1000, "");
    public static readonly CloseReason BadFrame = new(1002, "");
    public static readonly CloseReason BadText = new(1007, "");
    public static readonly CloseReason TooBig = new(1009, "");
    public static readonly CloseReason InvalidRequestFrame = new(1008, "invalid request frame");
    public static readonly CloseReason SlowConsumer = new(1008, "slow consumer");
    public static readonly CloseReason RepeatedUnauthorized = new(1008, "repeated unauthorized calls");
    public static readonly CloseReason ServiceRestart = new(1012, "service restart");
    public static readonly CloseReason DeviceRemoved = new(4001, "device removed");
    public static readonly CloseReason Unsupported = new(1003, "text frames only");

    private const int MaxBytes = 120;

    /// <summary>A policy close whose text is cut to the 120 bytes that a close frame has room for.</summary>
    public static CloseReason Policy(string text, int code = 1008)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
        {
            return new CloseReason(code, text);
        }

        var bytes = Encoding.UTF8.GetBytes(text).AsSpan(0, MaxBytes);

        // Do not cut a character in two.
        while (bytes.Length > 0 && Encoding.UTF8.GetString(bytes).EndsWith('\uFFFD'))
        {
            bytes = bytes[..^1];
        }

        return new CloseReason(code, Encoding.UTF8.GetString(bytes));
    }
}
