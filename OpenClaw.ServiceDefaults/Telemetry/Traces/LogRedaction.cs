using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Takes secrets out of every log record before it is exported.</summary>
internal sealed class LogRedaction : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        data.FormattedMessage = data.FormattedMessage is { } message ? Secrets.Redact(message) : null;
        data.Body = data.Body is { } body ? Secrets.Redact(body) : null;
        if (data.Attributes is { } attributes && attributes.Any(HasSecret))
        {
            data.Attributes = [.. attributes.Select(attribute => KeyValuePair.Create(attribute.Key, Clean(attribute)))];
        }

        if (data.Exception is { } exception && exception.ToString() is var text && !ReferenceEquals(Secrets.Redact(text), text))
        {
            // The text of an exception cannot be changed; its attributes, which the exporter would make of it, say the rest.
            data.Exception = null;
            data.Attributes =
            [
                .. data.Attributes ?? [],
                new("exception.type", exception.GetType().Name),
                new("exception.message", Secrets.Redact(exception.Message)),
                new("exception.stacktrace", Secrets.Redact(text)),
            ];
        }
    }

    private static bool HasSecret(KeyValuePair<string, object?> attribute) => !ReferenceEquals(Clean(attribute), attribute.Value);

    // What is no text itself is exported as one.
    private static object? Clean(KeyValuePair<string, object?> attribute)
    {
        if (attribute.Value is null or string or string[] || attribute.Value.GetType().IsPrimitive)
        {
            return Secrets.Redact(attribute.Key, attribute.Value);
        }

        var text = attribute.Value.ToString() ?? "";
        return Secrets.Redact(attribute.Key, text) is var clean && ReferenceEquals(clean, text) ? attribute.Value : clean;
    }
}
