using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Reads request frames strictly: no member beyond type, id, method and params.</summary>
internal static class FrameReader
{
    /// <summary>Deepest nesting that is read; a hostile frame can be nested as deep as it is long.</summary>
    public const int MaxDepth = 64;

    private const int LongestKnownName = 64;

    /// <summary>What stands for itself in JSON text: ASCII without control characters, quotation marks and backslashes.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The violations of this shape make the text of the bad-frame answer.</summary>
    private static readonly Shape Frame = Shape.Strict(
        Shape.Required("type", Shape.Constant("req")),
        Shape.Required("id", Shape.Text(1)),
        Shape.Required("method", Shape.Text(1)),
        Shape.Optional("params", Shape.Any));

    /// <summary>Reads one frame without allocating more than the id, and the method's name if <paramref name="names"/> lacks it.</summary>
    public static FrameKind Read(ReadOnlySpan<byte> utf8, INamePool names, out RequestFrame frame)
    {
        if (TryReadPlain(utf8, names, out frame))
        {
            return FrameKind.Request;
        }

        try
        {
            return ReadCore(utf8, names, out frame);
        }
        catch (JsonException)
        {
            return FrameKind.NotJson;
        }
        catch (InvalidOperationException)
        {
            // An escape such as "\ud800" alone is JSON, yet not text.
            return FrameKind.NotJson;
        }
    }

    /// <summary>Explains why a frame that is JSON is no request.</summary>
    /// <returns>The id to answer on and all violations.</returns>
    public static (string Id, string Violations) Explain(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            var root = JsonElement.ParseValue(ref reader);
            var id = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;
            return (string.IsNullOrEmpty(id) ? "invalid" : id, Frame.Violations(root) ?? "invalid frame");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ("invalid", "invalid frame");
        }
    }

    /// <summary>Reads the frame that clients nearly always send: the members in this order, without spaces, escapes and parameters.</summary>
    private static bool TryReadPlain(ReadOnlySpan<byte> utf8, INamePool names, out RequestFrame frame)
    {
        frame = default;
        if (!utf8.StartsWith("{\"type\":\"req\",\"id\":\""u8))
        {
            return false;
        }

        var id = utf8["{\"type\":\"req\",\"id\":\""u8.Length..];
        var idLength = id.IndexOfAnyExcept(Plain);
        if (idLength <= 0 || !id[idLength..].StartsWith("\",\"method\":\""u8))
        {
            return false;
        }

        var method = id[(idLength + "\",\"method\":\""u8.Length)..];
        var length = method.IndexOfAnyExcept(Plain);
        if (length is <= 0 or > LongestKnownName
            || !(method[length..].SequenceEqual("\"}"u8) || method[length..].SequenceEqual("\",\"params\":{}}"u8)))
        {
            return false;
        }

        Span<char> text = stackalloc char[LongestKnownName];
        Encoding.ASCII.GetChars(method[..length], text);
        if (names.Find(text[..length]) is not { } known)
        {
            return false;
        }

        frame = new RequestFrame(Encoding.ASCII.GetString(id[..idLength]), known, []);
        return true;
    }

    private static FrameKind ReadCore(ReadOnlySpan<byte> utf8, INamePool names, out RequestFrame frame)
    {
        frame = default;
        var reader = new Utf8JsonReader(utf8, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            ReadToEnd(ref reader);
            return FrameKind.Invalid;
        }

        var typed = false;
        var valid = true;
        string? id = null;
        string? method = null;
        var parameters = ReadOnlySpan<byte>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                typed = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("req"u8);
                valid &= typed;
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                valid &= !string.IsNullOrEmpty(id);
            }
            else if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                method = reader.TokenType == JsonTokenType.String ? Name(ref reader, names) : null;
                valid &= !string.IsNullOrEmpty(method);
            }
            else if (reader.ValueTextEquals("params"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isNull = reader.TokenType == JsonTokenType.Null;
                reader.Skip();
                parameters = isNull ? [] : utf8[start..(int)reader.BytesConsumed];
                parameters = parameters.SequenceEqual("{}"u8) ? [] : parameters;
                continue;
            }
            else
            {
                valid = false;
                reader.Read();
            }

            // A wrong value may be an object or an array; the rest of it still has to be JSON.
            reader.Skip();
        }

        ReadToEnd(ref reader);
        if (!valid || !typed || id is null || method is null)
        {
            return FrameKind.Invalid;
        }

        frame = new RequestFrame(id, method, parameters);
        return FrameKind.Request;
    }

    private static void ReadToEnd(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
        }
    }

    private static string Name(ref Utf8JsonReader reader, INamePool names)
    {
        if (reader.ValueSpan.Length <= LongestKnownName)
        {
            Span<char> text = stackalloc char[LongestKnownName];
            var length = reader.CopyString(text);
            if (names.Find(text[..length]) is { } known)
            {
                return known;
            }
        }

        return reader.GetString()!;
    }

    /// <summary>Copies parameters out of the receive buffer.</summary>
    /// <exception cref="JsonException">Never for parameters of a frame that was read.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> parameters)
    {
        if (parameters.IsEmpty)
        {
            return Empty;
        }

        var reader = new Utf8JsonReader(parameters, Options);
        return JsonElement.ParseValue(ref reader);
    }

    private static readonly JsonElement Empty = JsonElement.Parse("{}"u8.ToArray());

}
