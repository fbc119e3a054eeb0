using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OpenClaw.Gateway.Apis;

/// <summary>Reads a JSON body within a limit, with an error for everything that can be wrong with it.</summary>
internal static class RequestBody
{
    /// <param name="limit">Most bytes that are read.</param>
    /// <param name="whenEmpty">Value of an empty body; null makes an empty body an error.</param>
    /// <returns>The value, or what is wrong.</returns>
    public static async Task<(T? Value, ProblemHttpResult? Problem)> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, int limit, T? whenEmpty = null)
        where T : class
    {
        if (request.ContentLength > limit)
        {
            return (null, Problems.TooLarge(limit));
        }

        if (request.ContentLength == 0 && whenEmpty is not null)
        {
            return (whenEmpty, null);
        }

        if (!request.HasJsonContentType())
        {
            return (null, Problems.NotJson());
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (null, Problems.TooLarge(limit));
            }

            if (read.IsCompleted)
            {
                var result = Parse(read.Buffer, type, whenEmpty);
                reader.AdvanceTo(read.Buffer.End);
                return result;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static (T? Value, ProblemHttpResult? Problem) Parse<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> type, T? whenEmpty)
        where T : class
    {
        if (body.IsEmpty && whenEmpty is not null)
        {
            return (whenEmpty, null);
        }

        try
        {
            var json = new Utf8JsonReader(body);
            return JsonSerializer.Deserialize(ref json, type) is { } value && !json.Read()
                ? (value, null)
                : (null, Problems.Invalid("The body must be one JSON object."));
        }
        catch (JsonException exception)
        {
            return (null, Problems.Invalid(Explain(exception)));
        }
        catch (InvalidOperationException)
        {
            // The serializer's word for text that is not valid UTF-8 or holds half a surrogate pair.
            return (null, Problems.Invalid("A text in the body is not valid Unicode."));
        }
    }

    private static string Explain(JsonException exception)
    {
        var place = string.Create(
            CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        return exception.Path is null or "$"
            ? $"The body is not the JSON object that is expected here ({place}): {FirstSentence(exception.Message)}"
            : $"The body's member {exception.Path} is wrong ({place}): {FirstSentence(exception.Message)}";
    }

    // Type names and the repeated position behind the first sentence are of no use to a client.
    private static string FirstSentence(string message) => message.Split(" Path:", 2)[0].Split(". ", 2)[0].TrimEnd('.') + ".";
}
