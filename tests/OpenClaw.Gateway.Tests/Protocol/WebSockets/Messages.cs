using System.Text;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>Messages to send, whole and in pieces.</summary>
internal static class Messages
{
    public static RawFrame Request(string id, string method = "voicewake.get") => RawFrame.OfText($$"""{"type":"req","id":"{{id}}","method":"{{method}}"}""");

    /// <summary>A request of so many bytes; its id tells whether each of them arrived in its place.</summary>
    public static (string Text, string Id) RequestOf(int length)
    {
        var id = Pattern(length - Request("").Payload.Length);
        return (Encoding.UTF8.GetString(Request(id).Payload), id);
    }

    public static string Pattern(int length) => string.Concat(Enumerable.Range(0, (length / 6) + 1).Select(i => $"{i:D5},"))[..length];

    public static RawFrame[] Fragments(byte[] message, int size, int opcode = RawFrame.Text)
    {
        var pieces = message.Chunk(size).ToList();
        return [.. pieces.Select((piece, i) => new RawFrame(i == 0 ? opcode : RawFrame.Continuation, piece) { Fin = i == pieces.Count - 1, Mask = 0x9E3779B9u * (uint)(i + 1) })];
    }
}
