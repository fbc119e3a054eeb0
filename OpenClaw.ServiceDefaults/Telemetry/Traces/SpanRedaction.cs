using System.Diagnostics;
using OpenTelemetry;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Takes secrets out of every span before any target sees it.</summary>
/// <remarks>
/// The attributes of an event cannot be changed once it is recorded: a span with a secret in an event is withheld and counted.
/// </remarks>
internal sealed class SpanRedaction(TraceExportMetrics metrics) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (!data.Recorded)
        {
            return;
        }

        List<KeyValuePair<string, object?>>? changed = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            var clean = Secrets.Redact(tag.Key, tag.Value);
            if (!ReferenceEquals(clean, tag.Value))
            {
                (changed ??= []).Add(new(tag.Key, clean));
            }
        }

        changed?.ForEach(tag => data.SetTag(tag.Key, tag.Value));
        data.DisplayName = Secrets.Redact(data.DisplayName);
        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, Secrets.Redact(description));
        }

        if (HasSecretForGood(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            metrics.Withheld();
        }
    }

    private static bool HasSecretForGood(Activity data)
    {
        foreach (ref readonly var happened in data.EnumerateEvents())
        {
            foreach (ref readonly var tag in happened.EnumerateTagObjects())
            {
                if (!ReferenceEquals(Secrets.Redact(tag.Key, tag.Value), tag.Value))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
