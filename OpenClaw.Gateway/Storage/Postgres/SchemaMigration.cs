namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Runs the migrations at start and, while the database is away, again until they succeed.</summary>
internal sealed partial class SchemaMigration(SchemaMigrator migrator, SchemaState state, TimeProvider clock, ILogger<SchemaMigration> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstAttemptLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stopping = new();
    private Task _attempts = Task.CompletedTask;

    /// <summary>Waits a short while for the first attempt, so that whatever starts next usually finds the schema.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var first = TryAsync(_stopping.Token);
        _attempts = Task.Run(() => RepeatAsync(first, _stopping.Token), CancellationToken.None);
        await Task.WhenAny(first, Task.Delay(FirstAttemptLimit, clock, cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _attempts.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RepeatAsync(Task<bool> attempt, CancellationToken stopping)
    {
        for (var pause = TimeSpan.FromMilliseconds(250); !await attempt; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, clock, stopping);
            attempt = TryAsync(stopping);
        }
    }

    private async Task<bool> TryAsync(CancellationToken stopping)
    {
        try
        {
            await migrator.MigrateAsync(Migration.Embedded(), stopping);
            state.Ready();
            return true;
        }
        catch (SchemaMismatchException exception)
        {
            // Tried again all the same: the operator may repair the database or finish a rollout while this process runs.
            Mismatch(exception.Message);
            state.NotReady(exception.Message);
            return false;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            state.NotReady($"the database is away: {exception.Message}");
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The database schema cannot be used: {Reason}")]
    private partial void Mismatch(string reason);
}
