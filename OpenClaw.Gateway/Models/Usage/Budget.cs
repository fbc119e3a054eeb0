using System.Globalization;

namespace OpenClaw.Gateway.Models;

/// <summary>A daily limit with what is spent and set aside of it.</summary>
internal sealed class Budget(string name, BudgetOptions options)
{
    private readonly Lock _gate = new();
    private DateOnly _day;
    private decimal _usd;
    private long _tokens;
    private decimal _reservedUsd;
    private long _reservedTokens;
    private decimal _sinceUsd;
    private long _sinceTokens;

    public string Name => name;

    /// <summary>The agent that it is for; null for everybody.</summary>
    public string? Agent => options.Agent;

    /// <summary>Spent share of what is nearer to its end, dollars or tokens; may exceed 1 when an answer was longer than expected.</summary>
    public double UsedRatio
    {
        get
        {
            lock (_gate)
            {
                var usd = options.DailyUsd is { } most ? (double)(_usd / most) : 0;
                var tokens = options.DailyTokens is { } mostTokens ? _tokens / (double)mostTokens : 0;
                return Math.Max(usd, tokens);
            }
        }
    }

    /// <summary>Sets aside what a call may need.</summary>
    /// <returns>Null, or what the budget says about its end.</returns>
    public string? Reserve(DateOnly day, long tokens, decimal usd)
    {
        lock (_gate)
        {
            Turn(day);
            if (options.DailyUsd is { } most && (_usd >= most || _usd + _reservedUsd + usd > most))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{most} USD a day, {_usd:0.######} spent, {_reservedUsd:0.######} set aside for calls in work, {usd:0.######} needed");
            }

            if (options.DailyTokens is { } mostTokens && (_tokens >= mostTokens || _tokens + _reservedTokens + tokens > mostTokens))
            {
                return $"{mostTokens} tokens a day, {_tokens} used, {_reservedTokens} set aside for calls in work, {tokens} needed";
            }

            _reservedUsd += usd;
            _reservedTokens += tokens;
            return null;
        }
    }

    /// <summary>Gives back what was set aside and adds what was spent.</summary>
    public void Settle(DateOnly day, long reservedTokens, decimal reservedUsd, long tokens, decimal usd)
    {
        lock (_gate)
        {
            Turn(day);
            _reservedUsd -= reservedUsd;
            _reservedTokens -= reservedTokens;
            _usd += usd;
            _tokens += tokens;
            _sinceUsd += usd;
            _sinceTokens += tokens;
        }
    }

    /// <summary>Marks the moment from which on the ledger is read.</summary>
    public void BeginReading()
    {
        lock (_gate)
        {
            (_sinceUsd, _sinceTokens) = (0, 0);
        }
    }

    /// <summary>Takes over what the ledger says, with what this process spent while it was read: too much rather than too little.</summary>
    public void EndReading(DateOnly day, long tokens, decimal usd)
    {
        lock (_gate)
        {
            Turn(day);
            _usd = usd + _sinceUsd;
            _tokens = tokens + _sinceTokens;
        }
    }

    private void Turn(DateOnly day)
    {
        if (_day != day)
        {
            (_day, _usd, _tokens, _sinceUsd, _sinceTokens) = (day, 0, 0, 0, 0);
        }
    }
}
