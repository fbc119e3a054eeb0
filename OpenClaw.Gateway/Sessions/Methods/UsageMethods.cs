using System.Globalization;
using System.Text.Json;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>usage.status, usage.cost and sessions.usage*.</summary>
internal sealed class UsageMethods(
    UsageLedger ledger, BudgetBook budgets, SessionCatalog sessions, SessionAddress address, ITranscriptStore transcripts, TimeProvider time)
    : IMethodGroup
{
    private const int MaxDays = 3_660;
    private static readonly Shape.Member[] Range =
    [
        Shape.Optional("startDate", Shape.Text()), Shape.Optional("endDate", Shape.Text()),
        Shape.Optional("mode", Shape.OneOf("utc", "gateway", "specific")), Shape.Optional("utcOffset", Shape.Text()),
    ];

    public IEnumerable<RpcMethod> Methods =>
    [
        new("usage.status", OperatorScopes.Read, _ => new ValueTask<RpcResult>(Status())),
        new("usage.cost", OperatorScopes.Read, CostAsync, Shape.Lenient([Shape.Optional("days", Shape.Int(1, MaxDays)), .. Range])),
        new("sessions.usage", OperatorScopes.Read, UsageAsync, Shape.Strict([
            Shape.Optional("key", Shape.Text()), Shape.Optional("limit", Shape.Int(1)), Shape.Optional("includeContextWeight", Shape.Bool), .. Range])),
        new("sessions.usage.timeseries", OperatorScopes.Read, SeriesAsync, Shape.Strict(Shape.Required("key", Shape.Text(1)))),
        new("sessions.usage.logs", OperatorScopes.Read, LogsAsync, Shape.Strict(Shape.Required("key", Shape.Text(1)), Shape.Optional("limit", Shape.Int(1, 1000)))),
    ];

    private DateTimeOffset Tomorrow => new(time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The budgets as the windows of one provider, which is how clients show limits that begin anew.</summary>
    private RpcResult Status() => RpcResult.Json((Now, budgets.Budgets, Reset: Tomorrow), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("updatedAt"u8, state.Now);
        writer.WriteStartArray("providers"u8);
        if (state.Budgets.Count > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("provider"u8, "openclaw"u8);
            writer.WriteString("displayName"u8, "Budgets"u8);
            writer.WriteStartArray("windows"u8);
            foreach (var budget in state.Budgets)
            {
                writer.WriteStartObject();
                writer.WriteString("label"u8, $"{budget.Name} (day)");
                writer.WriteNumber("usedPercent"u8, Math.Round(Math.Min(1, budget.UsedRatio) * 100, 2));
                writer.WriteNumber("resetAt"u8, state.Reset.ToUnixTimeMilliseconds());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private async ValueTask<RpcResult> CostAsync(RpcCall call)
    {
        var (first, last, days) = RangeOf(call.Params);
        var used = await ledger.SumAsync(first, last, UsageGrouping.DayAndAgent, call.Connection.Closed);
        return RpcResult.Json((Now, days, used), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("updatedAt"u8, state.Now);
            writer.WriteNumber("days"u8, state.days);
            writer.WriteStartArray("daily"u8);
            foreach (var day in state.used.GroupBy(sum => sum.Key[..PriceBook.DateFormat.Length]))
            {
                writer.WriteStartObject();
                writer.WriteString("date"u8, day.Key);
                WriteTotals(writer, day);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("totals"u8);
            WriteTotals(writer, state.used);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> UsageAsync(RpcCall call)
    {
        var (first, last, _) = RangeOf(call.Params);
        var used = await ledger.SumAsync(first, last, UsageGrouping.DayAndAgent, call.Connection.Closed);
        var key = call.Params.Text("key") is { Length: > 0 } wanted ? address.Canonical(wanted, "sessions.usage") : null;
        var limit = (int)Math.Min(call.Params.Integer("limit") ?? 50, 1000);
        var rows = sessions.All.Where(session => key is null || session.Key == key).Take(limit).ToList();
        return RpcResult.Json((Now, first, last, used, rows), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("updatedAt"u8, state.Now);
            writer.WriteString("startDate"u8, Date(state.first));
            writer.WriteString("endDate"u8, Date(state.last));
            writer.WriteStartArray("sessions"u8);
            foreach (var session in state.rows)
            {
                writer.WriteStartObject();
                writer.WriteString("key"u8, session.Key);
                writer.WriteString("sessionId"u8, session.SessionId);
                writer.WriteNumber("updatedAt"u8, session.UpdatedAt);
                writer.WriteString("agentId"u8, session.AgentId ?? "");
                writer.WriteStartObject("usage"u8);
                writer.WriteNumber("input"u8, session.AllInputTokens);
                writer.WriteNumber("output"u8, session.AllOutputTokens);
                writer.WriteNumber("cacheRead"u8, 0);
                writer.WriteNumber("cacheWrite"u8, 0);
                writer.WriteNumber("totalTokens"u8, session.AllInputTokens + session.AllOutputTokens);
                writer.WriteNumber("totalCost"u8, session.EstimatedCostUsd ?? 0);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartObject("totals"u8);
            WriteTotals(writer, state.used);
            writer.WriteEndObject();
            WriteAggregates(writer, state.used);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> SeriesAsync(RpcCall call)
    {
        var (session, messages) = await ReadAsync(call, "sessions.usage.timeseries", 1000);
        return RpcResult.Json((session, messages), static (writer, state) =>
        {
            long tokens = 0;
            double cost = 0;
            writer.WriteStartObject();
            writer.WriteString("sessionId"u8, state.session?.SessionId ?? "");
            writer.WriteStartArray("points"u8);
            foreach (var message in state.messages.Where(message => message.IsAssistant))
            {
                tokens += message.InputTokens + message.OutputTokens;
                cost += message.CostUsd;
                writer.WriteStartObject();
                writer.WriteNumber("timestamp"u8, message.Timestamp);
                writer.WriteNumber("input"u8, message.InputTokens);
                writer.WriteNumber("output"u8, message.OutputTokens);
                writer.WriteNumber("cacheRead"u8, 0);
                writer.WriteNumber("cacheWrite"u8, 0);
                writer.WriteNumber("totalTokens"u8, message.InputTokens + message.OutputTokens);
                writer.WriteNumber("cost"u8, message.CostUsd);
                writer.WriteNumber("cumulativeTokens"u8, tokens);
                writer.WriteNumber("cumulativeCost"u8, cost);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> LogsAsync(RpcCall call)
    {
        var (_, messages) = await ReadAsync(call, "sessions.usage.logs", (int)(call.Params.Integer("limit") ?? 200));
        return RpcResult.Json(messages, static (writer, list) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("logs"u8);
            foreach (var message in list)
            {
                writer.WriteStartObject();
                writer.WriteNumber("timestamp"u8, message.Timestamp);
                writer.WriteString("role"u8, message.Role);
                writer.WriteString("content"u8, message.Text.Length <= SessionWriter.MaxTextPart ? message.Text : message.Text.AsSpan(0, SessionWriter.MaxTextPart));
                writer.WriteNumber("tokens"u8, message.InputTokens + message.OutputTokens);
                writer.WriteNumber("cost"u8, message.CostUsd);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<(SessionEntry? Session, IReadOnlyList<TranscriptMessage> Messages)> ReadAsync(RpcCall call, string method, int limit)
    {
        var session = sessions.Find(address.Canonical(call.Params.Text("key")!, method));
        return (session, session is null ? [] : await transcripts.ReadAsync(session.SessionId, limit, null, call.Connection.Closed));
    }

    private (DateOnly First, DateOnly Last, int Days) RangeOf(JsonElement sent)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (Parse(sent.Text("startDate")) is { } start && Parse(sent.Text("endDate")) is { } end && start <= end)
        {
            return (start, end, end.DayNumber - start.DayNumber + 1);
        }

        // The original counts one day more than asked; clients show the number.
        var days = (int)(sent.Integer("days") ?? 30) + 1;
        return (today.AddDays(1 - days), today, days);
    }

    private static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteTotals(Utf8JsonWriter writer, IEnumerable<UsageSum> sums)
    {
        var sum = UsageSum.Total(sums);
        writer.WriteNumber("input"u8, sum.InputTokens);
        writer.WriteNumber("output"u8, sum.OutputTokens);
        writer.WriteNumber("cacheRead"u8, sum.CacheReadTokens);
        writer.WriteNumber("cacheWrite"u8, sum.CacheWriteTokens);
        writer.WriteNumber("totalTokens"u8, sum.InputTokens + sum.OutputTokens);
        writer.WriteNumber("totalCost"u8, sum.TotalCost);
        writer.WriteNumber("inputCost"u8, sum.InputCost);
        writer.WriteNumber("outputCost"u8, sum.OutputCost);
        writer.WriteNumber("cacheReadCost"u8, 0);
        writer.WriteNumber("cacheWriteCost"u8, 0);
        writer.WriteNumber("missingCostEntries"u8, sum.Unpriced);
    }

    private static void WriteAggregates(Utf8JsonWriter writer, IReadOnlyList<UsageSum> used)
    {
        writer.WriteStartObject("aggregates"u8);
        writer.WriteStartObject("messages"u8);
        foreach (var name in (string[])["total", "user", "assistant", "toolCalls", "toolResults", "errors"])
        {
            writer.WriteNumber(name, 0);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("tools"u8);
        writer.WriteNumber("totalCalls"u8, 0);
        writer.WriteNumber("uniqueTools"u8, 0);
        writer.WriteStartArray("tools"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("byAgent"u8);
        foreach (var agent in used.GroupBy(sum => sum.Key[(PriceBook.DateFormat.Length + 1)..]))
        {
            writer.WriteStartObject();
            writer.WriteString("agentId"u8, agent.Key);
            writer.WriteStartObject("totals"u8);
            WriteTotals(writer, agent);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        foreach (var name in (string[])["byModel", "byProvider", "byChannel", "dailyLatency", "modelDaily", "daily"])
        {
            writer.WriteStartArray(name);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
