using System.Globalization;
using Npgsql;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Storage.Postgres;

namespace OpenClaw.Gateway.Startup;

/// <summary><c>usage report</c>: what the calls to models cost, from the ledger in PostgreSQL.</summary>
internal static class UsageCommand
{
    public const string Help = """
        Usage: OpenClaw.Gateway usage report [--since DAY] [--until DAY] [--by WHAT] [--format FORMAT]

        Adds up the calls to models that the ledger in PostgreSQL holds. The database is the one that
        ConnectionStrings__openclaw in the environment names.

          --since DAY      first day, UTC, such as 2026-01-31 (default: 29 days before the last)
          --until DAY      last day, UTC (default: today)
          --by WHAT        day, agent, provider, model or group (default: day)
          --format FORMAT  table, csv or json (default: table); costs are US dollars
          --help           this text
        """;

    private const string Variable = "ConnectionStrings__openclaw";
    private const int Days = 30;

    /// <summary>Runs the command where the command line asks for it.</summary>
    /// <returns>Null where it asks for something else; otherwise the exit code: 0, 1 without the database, 2 for a wrong argument.</returns>
    /// <remarks>Not async itself: a gateway that only passes by loads none of what the command needs.</remarks>
    public static Task<int?> TryRunAsync(
        string[] args, Func<string, string?> environment, TimeProvider clock, TextWriter output, TextWriter error) =>
        args is ["usage", ..] ? RunAsync(args, environment, clock, output, error) : Task.FromResult<int?>(null);

    private static async Task<int?> RunAsync(
        string[] args, Func<string, string?> environment, TimeProvider clock, TextWriter output, TextWriter error)
    {
        if (args is ["usage", "--help" or "-h"] || args.Skip(1).Any(arg => arg is "--help" or "-h"))
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        if (!TryParse(args, clock, out var query, out var wrong))
        {
            await error.WriteLineAsync($"openclaw-gateway: {wrong}");
            return 2;
        }

        if (environment(Variable) is not { Length: > 0 } connection)
        {
            await error.WriteLineAsync(
                $"openclaw-gateway: usage report needs {Variable} in the environment; without PostgreSQL the ledger ends with its gateway");
            return 2;
        }

        try
        {
            await using var source = NpgsqlDataSource.Create(connection);
            await using var opened = await source.OpenConnectionAsync();
            var sums = await PostgresUsageStore.SumAsync(opened, query.First, query.Last, query.By, CancellationToken.None);
            await UsageReport.WriteAsync(output, sums, query.By, query.Format);
            return 0;
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            await error.WriteLineAsync(
                "openclaw-gateway: the database has no usage ledger yet; start a gateway of this version on it once");
            return 1;
        }
        catch (Exception exception)
            when (exception is NpgsqlException or ArgumentException or System.Net.Sockets.SocketException or TimeoutException)
        {
            await error.WriteLineAsync($"openclaw-gateway: the ledger cannot be read: {exception.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static bool TryParse(
        string[] args, TimeProvider clock, out (DateOnly First, DateOnly Last, UsageGrouping By, UsageFormat Format) query, out string wrong)
    {
        query = (default, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), UsageGrouping.Day, UsageFormat.Table);
        DateOnly? first = null;
        if (args is not ["usage", "report", ..])
        {
            wrong = args.Length > 1 ? $"unknown command 'usage {args[1]}'; see usage --help" : "usage needs a command; see usage --help";
            return false;
        }

        for (var i = 2; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right]
                ? (left, right)
                : (args[i], i + 1 < args.Length ? args[++i] : null);
            wrong = name is not ("--since" or "--until" or "--by" or "--format") ? $"unknown argument '{name}'; see usage --help"
                : value is null ? $"{name} needs a value"
                : "";
            if (wrong.Length > 0)
            {
                return false;
            }

            switch (name)
            {
                case "--since" or "--until" when DateOnly.TryParseExact(
                    value, PriceBook.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                    (first, query.Last) = name == "--since" ? (day, query.Last) : (first, day);
                    break;
                case "--since" or "--until":
                    wrong = $"{name} must be a day such as 2026-01-31, not '{value}'";
                    return false;
                case "--by" when Enum.TryParse(value, ignoreCase: true, out UsageGrouping by)
                    && by != UsageGrouping.DayAndAgent && value!.All(char.IsLetter):
                    query.By = by;
                    break;
                case "--by":
                    wrong = $"--by must be day, agent, provider, model or group, not '{value}'";
                    return false;
                case "--format" when Enum.TryParse(value, ignoreCase: true, out UsageFormat format) && value!.All(char.IsLetter):
                    query.Format = format;
                    break;
                default:
                    wrong = $"--format must be table, csv or json, not '{value}'";
                    return false;
            }
        }

        query.First = first ?? query.Last.AddDays(1 - Days);
        wrong = query.First > query.Last ? "--since must not be after --until" : "";
        return wrong.Length == 0;
    }
}
