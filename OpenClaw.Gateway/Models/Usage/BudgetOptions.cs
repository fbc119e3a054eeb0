namespace OpenClaw.Gateway.Models;

/// <summary>What may be spent in a day (UTC), by everybody or by one agent.</summary>
internal sealed class BudgetOptions
{
    /// <summary>The agent that the budget is for; null for everybody together.</summary>
    public string? Agent { get; set; }

    /// <summary>US dollars per day; null for no limit.</summary>
    public decimal? DailyUsd { get; set; }

    /// <summary>Tokens read and written per day; null for no limit.</summary>
    public long? DailyTokens { get; set; }
}
