using System.Globalization;
using System.Text.Json;

namespace OpenClaw.Gateway.Models;

/// <summary>Writes sums of the ledger for people and programs.</summary>
internal static class UsageReport
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<UsageSum> sums, UsageGrouping by, UsageFormat format)
    {
        if (format == UsageFormat.Json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(sums, ModelJson.Default.IReadOnlyListUsageSum));
            return;
        }

        var name = by.ToString().ToLowerInvariant();
        string[] heading =
        [
            name, "calls", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd", "unpriced_calls",
        ];
        if (format == UsageFormat.Csv)
        {
            await output.WriteLineAsync(string.Join(',', heading));
            foreach (var sum in sums)
            {
                await output.WriteLineAsync(string.Join(',', Cells(sum).Select(Quote)));
            }

            return;
        }

        List<string[]> rows = [heading, .. sums.Select(Cells), Cells(UsageSum.Total(sums))];
        var widths = Enumerable.Range(0, heading.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            await output.WriteLineAsync(string.Join("  ", cells).TrimEnd());
        }
    }

    private static string[] Cells(UsageSum sum)
    {
        var culture = CultureInfo.InvariantCulture;
        return
        [
            sum.Key, sum.Calls.ToString(culture), sum.InputTokens.ToString(culture), sum.OutputTokens.ToString(culture),
            sum.CacheReadTokens.ToString(culture), sum.CacheWriteTokens.ToString(culture), sum.TotalCost.ToString("0.00########", culture),
            sum.Unpriced.ToString(culture),
        ];
    }

    // A cell that a spreadsheet would take for a formula is text all the same.
    private static string Quote(string cell)
    {
        var text = cell is ['=' or '+' or '-' or '@', ..] ? $"'{cell}" : cell;
        return text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
