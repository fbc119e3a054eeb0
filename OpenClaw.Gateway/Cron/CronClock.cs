using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Gateway.Cron;

/// <summary>Computes when jobs run next.</summary>
internal static class CronClock
{
    /// <summary>Least time between two runs of a job, in milliseconds.</summary>
    public const long MinGapMs = 2_000;

    private static readonly long[] Backoff = [30_000, 60_000, 300_000, 900_000, 3_600_000];

    /// <summary>The job's next run after <paramref name="now"/>; null when there is none.</summary>
    /// <exception cref="FormatException">The schedule is malformed.</exception>
    public static long? Next(CronJob job, long now)
    {
        if (!job.Enabled)
        {
            return null;
        }

        var schedule = job.Schedule;
        var last = job.State.LastRunAtMs;
        long? next = schedule.Kind switch
        {
            "at" => last is null ? At(schedule.At) : null,
            "every" => Every(schedule.EveryMs ?? 1, schedule.AnchorMs ?? job.CreatedAtMs, now),
            _ => ByExpression(schedule, job.Id, now),
        };
        if (next is not { } time)
        {
            return null;
        }

        var earliest = last is null ? 0 : last.Value + MinGapMs;
        if (job.State.ConsecutiveErrors is > 0 and var errors && last is { } failedAt)
        {
            earliest = Math.Max(earliest, failedAt + Backoff[Math.Min(errors, Backoff.Length) - 1]);
        }

        return Math.Max(time, earliest);
    }

    /// <exception cref="FormatException">The text is no ISO 8601 time.</exception>
    public static long At(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds()
            : throw new FormatException($"Invalid schedule.at: expected ISO-8601 timestamp (got {text})");

    private static long Every(long every, long anchor, long now) => now < anchor ? anchor : anchor + (((now - anchor) / every) + 1) * every;

    private static long? ByExpression(CronSchedule schedule, string jobId, long now)
    {
        var expression = CronExpression.Parse(schedule.Expr ?? "");
        var zone = schedule.Tz is { Length: > 0 } tz ? Zone(tz) : TimeZoneInfo.Utc;
        var shift = schedule.StaggerMs is > 0 and var stagger ? Hash(jobId) % stagger : 0;
        return expression.Next(DateTimeOffset.FromUnixTimeMilliseconds(now - shift), zone)?.ToUnixTimeMilliseconds() + shift;
    }

    private static TimeZoneInfo Zone(string tz) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(tz, out var zone) ? zone : throw new FormatException($"Invalid time zone: {tz}");

    /// <summary>Stable over processes, unlike a string's own hash code.</summary>
    private static long Hash(string text) => Math.Abs(BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 1);
}
