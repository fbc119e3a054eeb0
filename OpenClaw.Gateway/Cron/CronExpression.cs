using System.Globalization;

namespace OpenClaw.Gateway.Cron;

/// <summary>A cron expression of 5 to 7 fields: [second] minute hour day month weekday [year].</summary>
internal sealed class CronExpression
{
    private const int MaxYearsAhead = 8;
    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] _seconds;
    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _days;
    private readonly bool[] _months;
    private readonly bool[] _weekdays;
    private readonly bool[]? _years;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;

    private CronExpression(string[] fields)
    {
        var first = fields.Length == 5 ? 0 : 1;
        _seconds = fields.Length == 5 ? Only(0, 60) : Field(fields[0], 0, 59, []);
        _minutes = Field(fields[first], 0, 59, []);
        _hours = Field(fields[first + 1], 0, 23, []);
        _days = Field(fields[first + 2], 1, 31, []);
        _months = Field(fields[first + 3], 1, 12, MonthNames);
        _weekdays = Field(fields[first + 4], 0, 7, DayNames);
        _weekdays[0] |= _weekdays[7];
        _years = fields.Length == 7 ? Field(fields[6], 1970, 2199, []) : null;
        _anyDay = fields[first + 2][0] is '*' or '?';
        _anyWeekday = fields[first + 4][0] is '*' or '?';
        FiresEveryHour = _minutes[0] && _minutes.Count(set => set) == 1 && _hours.All(set => set) && _anyDay && _anyWeekday;
    }

    /// <summary>Fires at the top of every hour, as too many jobs do at once.</summary>
    public bool FiresEveryHour { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It has not 5 to 7 fields, or one of them is wrong.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is >= 5 and <= 7
            ? new CronExpression(fields)
            : throw new FormatException($"CronPattern: invalid configuration format ('{text}'), 5 to 7 space separated parts are required.");
    }

    /// <summary>The first time after <paramref name="after"/>; null when there is none within eight years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        var candidate = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second, DateTimeKind.Unspecified).AddSeconds(1);
        var limit = candidate.Year + MaxYearsAhead;
        while (candidate.Year <= limit)
        {
            if (_years is not null && (candidate.Year >= _years.Length || !_years[candidate.Year]))
            {
                candidate = new DateTime(candidate.Year + 1, 1, 1);
            }
            else if (!_months[candidate.Month])
            {
                candidate = new DateTime(candidate.Year, candidate.Month, 1).AddMonths(1);
            }
            else if (!IsDay(candidate))
            {
                candidate = candidate.Date.AddDays(1);
            }
            else if (!_hours[candidate.Hour])
            {
                candidate = candidate.Date.AddHours(candidate.Hour + 1);
            }
            else if (!_minutes[candidate.Minute])
            {
                candidate = candidate.Date.AddHours(candidate.Hour).AddMinutes(candidate.Minute + 1);
            }
            else if (!_seconds[candidate.Second])
            {
                candidate = candidate.AddSeconds(1);
            }
            else if (zone.IsInvalidTime(candidate))
            {
                // The clock jumps over this time; the job fires when the jump is over.
                while (zone.IsInvalidTime(candidate))
                {
                    candidate = new DateTime(candidate.Year, candidate.Month, candidate.Day, candidate.Hour, candidate.Minute, 0).AddMinutes(1);
                }

                var over = new DateTimeOffset(candidate, zone.GetUtcOffset(candidate));
                if (over > after)
                {
                    return over;
                }
            }
            else
            {
                var next = new DateTimeOffset(candidate, zone.GetUtcOffset(candidate));
                if (next > after)
                {
                    return next;
                }

                candidate = candidate.AddSeconds(1);
            }
        }

        return null;
    }

    private bool IsDay(DateTime candidate)
    {
        var day = _days[candidate.Day];
        var weekday = _weekdays[(int)candidate.DayOfWeek];

        // As in the classic cron: when both are given, either is enough.
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    private static bool[] Field(string text, int min, int max, string[] names)
    {
        var set = new bool[max + 1];
        foreach (var part in text.Split(','))
        {
            var step = 1;
            var range = part;
            if (part.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            {
                range = part[..slash];
                if (!int.TryParse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)
                {
                    throw new FormatException($"CronPattern: Invalid step in '{part}'.");
                }
            }

            var (from, to) = range is "*" or "?" ? (min, max)
                : range.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? (Value(range[..dash], min, max, names), Value(range[(dash + 1)..], min, max, names))
                : (Value(range, min, max, names), part.Contains('/', StringComparison.Ordinal) ? max : Value(range, min, max, names));
            if (from > to)
            {
                throw new FormatException($"CronPattern: From value is larger than to value: '{range}'");
            }

            for (var i = from; i <= to; i += step)
            {
                set[i] = true;
            }
        }

        return set;
    }

    private static int Value(string text, int min, int max, string[] names)
    {
        var name = Array.FindIndex(names, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
        {
            return name + (names.Length == 12 ? 1 : 0);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new FormatException($"CronPattern: Invalid value '{text}', allowed are {min} to {max}.");
    }

    private static bool[] Only(int value, int length)
    {
        var set = new bool[length];
        set[value] = true;
        return set;
    }
}
