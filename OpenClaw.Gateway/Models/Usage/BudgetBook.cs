using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Models;

/// <summary>The budgets. A call sets aside what it may cost before it is made, so that calls at once cannot overspend together.</summary>
/// <remarks>What other replicas spent is read from the ledger every <see cref="ModelOptions.BudgetRefresh"/>.</remarks>
internal sealed partial class BudgetBook(
    IOptions<ModelOptions> options, IUsageStore store, ModelMetrics metrics, TimeProvider clock, ILogger<BudgetBook> logger) : BackgroundService
{
    private const double WarningShare = 0.8;
    private static readonly TimeSpan FirstReading = TimeSpan.FromSeconds(2);
    private static readonly BudgetReservation Nothing = new([], 0, 0);
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, DateOnly> _warned = [];

    public IReadOnlyList<Budget> Budgets { get; } = [.. options.Value.Budgets.Select(pair => new Budget(pair.Key, pair.Value))];

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Sets aside what a call may need.</summary>
    /// <exception cref="ModelCallException">A budget has not so much left; nothing is set aside.</exception>
    public async ValueTask<BudgetReservation> ReserveAsync(string agentId, long tokens, decimal usd, CancellationToken cancellation)
    {
        if (Budgets.Count == 0)
        {
            return Nothing;
        }

        if (!_read.Task.IsCompleted)
        {
            await Task.WhenAny(_read.Task, Task.Delay(FirstReading, clock, cancellation));
        }

        List<Budget> reserved = [];
        foreach (var budget in Budgets.Where(budget => budget.Agent is null || budget.Agent == agentId))
        {
            if (budget.Reserve(Today, tokens, usd) is not { } end)
            {
                reserved.Add(budget);
                continue;
            }

            Settle(new BudgetReservation(reserved, tokens, usd), 0, 0);
            metrics.Refused(budget.Name);
            var now = clock.GetUtcNow();
            var tomorrow = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            throw new ModelCallException(
                ModelErrorKind.Budget, $"budget '{budget.Name}' is used up: {end}; it begins anew at {tomorrow:yyyy-MM-dd HH:mm} UTC")
            {
                Status = StatusCodes.Status429TooManyRequests,
                RetryAfter = tomorrow - now,
            };
        }

        return new BudgetReservation(reserved, tokens, usd);
    }

    /// <summary>Ends a reservation.</summary>
    /// <param name="tokens">What the call used; 0 when it failed.</param>
    /// <param name="usd">What the call cost; 0 when it failed.</param>
    public void Settle(BudgetReservation reservation, long tokens, decimal usd)
    {
        foreach (var budget in reservation.Budgets)
        {
            budget.Settle(Today, reservation.Tokens, reservation.Usd, tokens, usd);
            if (budget.UsedRatio >= WarningShare)
            {
                Warn(budget);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Budgets.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.BudgetRefresh, clock);
        do
        {
            try
            {
                await ReadAsync(stoppingToken);
                _read.TrySetResult();
            }
            catch (StorageUnavailableException)
            {
                // The next reading may succeed; until then this process counts on.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        foreach (var budget in Budgets)
        {
            budget.BeginReading();
        }

        var day = Today;
        var sums = await store.SumAsync(day, day, UsageGrouping.Agent, cancellation);
        foreach (var budget in Budgets)
        {
            var sum = UsageSum.Total(sums.Where(sum => budget.Agent is null || budget.Agent == sum.Key));
            budget.EndReading(day, sum.InputTokens + sum.OutputTokens, sum.TotalCost);
        }
    }

    private void Warn(Budget budget)
    {
        lock (_warned)
        {
            if (_warned.GetValueOrDefault(budget.Name) == Today)
            {
                return;
            }

            _warned[budget.Name] = Today;
        }

        NearlySpent(budget.Name, WarningShare * 100);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Budget {Budget} is {Percent} % spent for today")]
    private partial void NearlySpent(string budget, double percent);
}
