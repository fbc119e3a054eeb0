using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpenClaw.Gateway.Storage.Postgres;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Storage;

public sealed class MigrationTests(RealServers servers) : IAsyncLifetime
{
    private NpgsqlDataSource _source = null!;
    private SchemaMigrator _migrator = null!;

    public async ValueTask InitializeAsync()
    {
        _source = NpgsqlDataSource.Create(await servers.NewPostgresAsync());
        _migrator = new SchemaMigrator(_source, NullLogger<SchemaMigrator>.Instance);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task Migrations_apply_once_and_a_second_run_changes_nothing()
    {
        var all = Migration.Embedded();
        Assert.Equal(1, all[0].Version);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.Version < pair.Second.Version, pair.Second.Name));
        Assert.Equal(all.Count, await MigrateAsync(all));
        Assert.Equal(0, await MigrateAsync(all));
        Assert.Equal((long)all.Count, await ScalarAsync("SELECT count(*) FROM openclaw.schema_migrations"));
    }

    [Fact]
    public async Task Several_processes_that_start_at_once_apply_each_migration_once()
    {
        var all = Migration.Embedded();
        var applied = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => MigrateAsync(all))));
        Assert.Equal(all.Count, applied.Sum());
    }

    [Fact]
    public async Task A_migration_edited_after_it_was_applied_is_named_and_nothing_changes()
    {
        var all = Migration.Embedded();
        await MigrateAsync(all);
        Migration[] edited = [all[0] with { Sql = all[0].Sql + "\n-- edited" }, .. all.Skip(1), new(9999, "9999_new.sql", "CREATE TABLE openclaw.new ()")];
        edited[0] = new Migration(1, all[0].Name, all[0].Sql + "\n-- edited");
        var refusal = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(edited));
        Assert.Contains(all[0].Name, refusal.Message);
        Assert.Equal(DBNull.Value, await ScalarAsync("SELECT to_regclass('openclaw.new')::text"));
    }

    [Fact]
    public async Task A_checksum_changed_in_the_database_is_detected()
    {
        await MigrateAsync(Migration.Embedded());
        await ScalarAsync("UPDATE openclaw.schema_migrations SET checksum = 'tampered' WHERE version = 1");
        var refusal = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(Migration.Embedded()));
        Assert.Contains("tampered", refusal.Message);
    }

    [Fact]
    public async Task A_schema_of_a_newer_build_is_left_alone()
    {
        var all = Migration.Embedded();
        await MigrateAsync([.. all, new Migration(9999, "9999_future.sql", "SELECT 1")]);
        var refusal = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(all));
        Assert.Contains("9999_future.sql", refusal.Message);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var all = Migration.Embedded();
        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync([.. all, new Migration(9999, "9999_bad.sql", "CREATE TABLE nowhere.x ()")]));
        Assert.Equal(DBNull.Value, await ScalarAsync("SELECT to_regclass('openclaw.messages')::text"));
    }

    [Fact]
    public void Line_ends_do_not_change_a_checksum() =>
        Assert.Equal(new Migration(1, "x", "a\nb").Checksum, new Migration(1, "x", "a\r\nb").Checksum);

    private Task<int> MigrateAsync(IReadOnlyList<Migration> migrations) => _migrator.MigrateAsync(migrations, TestContext.Current.CancellationToken);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
