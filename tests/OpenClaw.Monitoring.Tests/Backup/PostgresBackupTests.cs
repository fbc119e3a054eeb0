using System.Globalization;
using System.Text.RegularExpressions;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Backup;

public sealed class PostgresBackupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Folder => Path.Combine(_directory.Path, "backups");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_database_is_backed_up_tried_and_restored()
    {
        await using var server = await PostgresServer.StartAsync();
        var variables = Variables(server.ConnectionString);
        await PsqlAsync(variables, "CREATE TABLE message (id int); INSERT INTO message SELECT generate_series(1, 1000)");
        var backup = (await BackupCommand.SucceedAsync(variables, "postgres", Folder)).Trim();

        Assert.EndsWith(" is whole", await BackupCommand.SucceedAsync("verify", backup), StringComparison.Ordinal);
        Assert.Equal("restored: 1 tables", await BackupCommand.SucceedAsync("drill", backup));
        await PsqlAsync(variables, "CREATE DATABASE another");
        var another = new Dictionary<string, string?>(variables) { ["PGDATABASE"] = "another" };
        await BackupCommand.SucceedAsync(another, "restore", backup);
        Assert.Equal("1000", await PsqlAsync(another, "SELECT count(*) FROM message"));
        Assert.Equal(1, (await BackupCommand.RunAsync(another, "restore", backup)).Code);

        for (var more = 0; more < 2; more++)
        {
            await BackupCommand.SucceedAsync(variables, "postgres", Folder, "--keep", "2");
        }

        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Folder).Count());
        Assert.False(Directory.Exists(backup));
    }

    [Fact]
    public async Task A_success_is_told_to_the_monitoring_and_a_failure_leaves_the_last_success()
    {
        await using var server = await PostgresServer.StartAsync();
        var variables = Variables(server.ConnectionString);
        var metrics = Directory.CreateDirectory(Path.Combine(_directory.Path, "metrics")).FullName;
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await BackupCommand.SucceedAsync(variables, "postgres", Folder, "--metrics", metrics, "--max-age", "2");

        var file = Assert.Single(Directory.EnumerateFiles(metrics));
        Assert.Equal("openclaw_backup_postgres.prom", Path.GetFileName(file));
        var told = await File.ReadAllTextAsync(file);
        Assert.Contains("openclaw_backup_max_age_seconds{kind=\"postgres\"} 7200\n", told, StringComparison.Ordinal);
        var time = long.Parse(Regex.Match(told, "^openclaw_backup_last_success_timestamp\\{kind=\"postgres\"\\} ([0-9]+)$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(time, before, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

        variables["PGPASSWORD"] = "wrong";
        Assert.Equal(1, (await BackupCommand.RunAsync(variables, "postgres", Folder, "--metrics", metrics)).Code);
        Assert.Equal(told, await File.ReadAllTextAsync(file));
        Assert.Equal(
            (1, $"backup: the directory '{metrics}/none' does not exist"),
            await BackupCommand.RunAsync(variables, "postgres", Folder, "--metrics", $"{metrics}/none"));
    }

    [Fact]
    public async Task A_damaged_backup_is_refused()
    {
        await using var server = await PostgresServer.StartAsync();
        var variables = Variables(server.ConnectionString);
        await PsqlAsync(variables, "CREATE TABLE message (id int)");
        var backup = (await BackupCommand.SucceedAsync(variables, "postgres", Folder)).Trim();
        await using (var dump = File.OpenWrite(Path.Combine(backup, "openclaw.dump")))
        {
            dump.Position = dump.Length / 2;
            dump.WriteByte(0xA5);
            dump.WriteByte(0x5A);
        }

        foreach (var command in (string[])["verify", "drill", "restore"])
        {
            var (code, output) = await BackupCommand.RunAsync(variables, command, backup);
            Assert.Equal((1, $"backup: '{backup}' differs from its checksums: it is damaged, take another one"), (code, output));
        }
    }

    [Fact]
    public async Task A_database_that_refuses_the_password_leaves_no_backup_and_one_line()
    {
        await using var server = await PostgresServer.StartAsync();
        var variables = Variables(server.ConnectionString);
        variables["PGPASSWORD"] = "wrong";

        var (code, output) = await BackupCommand.RunAsync(variables, "postgres", Folder);

        Assert.Equal(1, code);
        Assert.Contains("password authentication failed", Assert.Single(output.Split('\n')), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }

    [Theory]
    [InlineData("no command")]
    [InlineData("unknown command 'all'", "all")]
    [InlineData("postgres needs a folder", "postgres")]
    [InlineData("--keep is 'few'; it must be a positive number", "postgres", "/tmp", "--keep", "few")]
    [InlineData("--max-age is 'soon'; it must be a positive number of hours", "postgres", "/tmp", "--max-age", "soon")]
    [InlineData("--url and --data are required", "prometheus", "/tmp")]
    public async Task A_wrong_command_line_is_named_and_ends_with_code_2(string message, params string[] arguments) =>
        Assert.Equal((2, $"backup: {message}; see eng/backup --help"), await BackupCommand.RunAsync(arguments));

    private static Task<string> PsqlAsync(Dictionary<string, string?> variables, string sql) =>
        ServerProcess.RunAsync(Tools.Find("psql"), ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql], variables);

    private static Dictionary<string, string?> Variables(string connectionString)
    {
        var parts = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Split('=', 2))
            .ToDictionary(static part => part[0].Trim(), static part => part[1], StringComparer.OrdinalIgnoreCase);
        return new()
        {
            ["PGHOST"] = parts["Host"],
            ["PGPORT"] = parts["Port"],
            ["PGUSER"] = parts["Username"],
            ["PGPASSWORD"] = parts["Password"],
            ["PGDATABASE"] = parts["Database"],
        };
    }
}
