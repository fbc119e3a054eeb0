using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Text files that a message brings along become a part of it; other files are named.</summary>
internal static class Attachments
{
    public const int MaxBytes = 5_000_000;
    private const int MaxCount = 16;

    /// <exception cref="RpcException">There are too many, or one is too large or not base64.</exception>
    public static string Append(string message, JsonElement sent)
    {
        if (!sent.TryGetProperty("attachments", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return message;
        }

        if (list.GetArrayLength() > MaxCount)
        {
            throw RpcException.Invalid($"at most {MaxCount} attachments");
        }

        var text = new StringBuilder(message);
        foreach (var item in list.EnumerateArray())
        {
            var name = item.Text("fileName") ?? item.Text("name") ?? "attachment";
            var type = item.Text("mimeType") ?? "application/octet-stream";
            var bytes = Decode(name, item.Text("content") ?? "");
            text.Append(text.Length == 0 ? "" : "\n\n").Append('[').Append(name).Append(", ").Append(type).Append(", ").Append(bytes.Length).Append(" bytes]");
            if (type.StartsWith("text/", StringComparison.Ordinal) || type == "application/json")
            {
                text.Append('\n').Append(Encoding.UTF8.GetString(bytes));
            }
        }

        return text.ToString();
    }

    private static byte[] Decode(string name, string content)
    {
        var comma = content.StartsWith("data:", StringComparison.Ordinal) ? content.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        if (!Base64.IsValid(content.AsSpan(comma), out var length))
        {
            throw RpcException.Invalid($"attachment {name}: invalid base64 content");
        }

        return length > MaxBytes
            ? throw RpcException.Invalid($"attachment {name}: exceeds size limit ({length} > {MaxBytes} bytes)")
            : Convert.FromBase64String(content[comma..]);
    }
}
