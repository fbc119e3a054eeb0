using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Recording;
using OpenClaw.Gateway.Storage.Postgres;

namespace OpenClaw.Gateway.Startup;

/// <summary><c>sessions</c>: lists, shows, exports and replays what was recorded in PostgreSQL.</summary>
internal static class SessionsCommand
{
    public const string Help = """
        Usage: OpenClaw.Gateway sessions list [--limit N] [--format FORMAT]
               OpenClaw.Gateway sessions show ID [--format FORMAT]
               OpenClaw.Gateway sessions export ID
               OpenClaw.Gateway sessions replay ID [--file FILE] [--format FORMAT]
               OpenClaw.Gateway sessions replay --file FILE [--format FORMAT]

        Reads the recorded sessions of the database that ConnectionStrings__openclaw in the environment names.

          list      the sessions used last: kind, state, steps, tokens, cost, loops
          show      one session with its steps
          export    the whole recording as JSON, for another machine
          replay    takes the session again with this program and its roster, answers from the recording and asks no
                    provider; names the first step that differs

          --limit N        sessions to list (default: 20)
          --file FILE      replay what export wrote, without a database
          --format FORMAT  table or json (default: table)
          --help           this text

        replay ends with 0 when all is equal, 1 when something differs, 2 when it could not be replayed.
        """;

    private const string Variable = "ConnectionStrings__openclaw";
    private const int DefaultLimit = 20;
    private const int MostListed = 10_000;
    private const long MostBytes = 512L * 1024 * 1024;

    /// <summary>Runs the command where the command line asks for it.</summary>
    /// <returns>Null where it asks for something else; otherwise the exit code.</returns>
    /// <remarks>Not async itself: a gateway that only passes by loads none of what the command needs.</remarks>
    public static Task<int?> TryRunAsync(string[] args, Func<string, string?> environment, TextWriter output, TextWriter error) =>
        args is ["sessions", ..] ? RunAsync(args, environment, output, error) : Task.FromResult<int?>(null);

    private static async Task<int?> RunAsync(string[] args, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        if (args.Any(argument => argument is "--help" or "-h"))
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        if (!TryParse(args, out var asked, out var wrong))
        {
            await error.WriteLineAsync($"openclaw-gateway: {wrong}");
            return 2;
        }

        try
        {
            if (asked.Verb == "list")
            {
                await using var source = NpgsqlDataSource.Create(Connection(environment));
                await using var connection = await source.OpenConnectionAsync();
                var sessions = await PostgresRecordingStore.ListAsync(connection, asked.Limit, default);
                await output.WriteLineAsync(
                    asked.IsJson ? JsonSerializer.Serialize(sessions, RecordingJson.Default.IReadOnlyListRecordedSession) : Table(sessions));
                return 0;
            }

            var recording = asked.File is { } file ? await ReadAsync(file, asked.Id) : await LoadAsync(environment, asked.Id!);
            switch (asked.Verb)
            {
                case "export" or "show" when asked.Verb == "export" || asked.IsJson:
                    await output.WriteLineAsync(JsonSerializer.Serialize(recording, RecordingJson.Default.SessionRecording));
                    return 0;
                case "show":
                    await output.WriteLineAsync($"{Table([recording.Session])}\n\n{Table(recording.Steps)}");
                    return 0;
                default:
                    var report = await ReplayAsync(recording);
                    await output.WriteLineAsync(asked.IsJson ? JsonSerializer.Serialize(report, RecordingJson.Default.ReplayReport) : Text(report));
                    return report.IsEqual ? 0 : 1;
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            await error.WriteLineAsync("openclaw-gateway: the database has no recordings yet; start a gateway of this version on it once");
            return 2;
        }
        catch (Exception exception) when (exception is NpgsqlException or ArgumentException or IOException or UnauthorizedAccessException
            or JsonException or FormatException or TimeoutException or System.Net.Sockets.SocketException or OptionsValidationException)
        {
            await error.WriteLineAsync($"openclaw-gateway: {exception.Message.ReplaceLineEndings(" ")}");
            return 2;
        }
    }

    private static string Connection(Func<string, string?> environment) => environment(Variable) is { Length: > 0 } connection
        ? connection
        : throw new ArgumentException($"sessions needs {Variable} in the environment; without PostgreSQL nothing is recorded");

    private static async Task<SessionRecording> LoadAsync(Func<string, string?> environment, string id)
    {
        await using var source = NpgsqlDataSource.Create(Connection(environment));
        await using var connection = await source.OpenConnectionAsync();
        return await PostgresRecordingStore.FindAsync(connection, id, default)
            ?? throw new ArgumentException($"no session '{id}' was recorded, or it is not kept any more; see sessions list");
    }

    private static async Task<SessionRecording> ReadAsync(string file, string? id)
    {
        await using var stream = File.OpenRead(file);
        if (stream.Length > MostBytes)
        {
            throw new FormatException($"{file} is larger than {MostBytes} bytes and so no export of a session");
        }

        var recording = await JsonSerializer.DeserializeAsync(stream, RecordingJson.Default.SessionRecording);
        return recording is not { Session: not null, Steps: not null } ? throw new FormatException($"{file} is no export of a session")
            : id is not null && id != recording.Session.Id ? throw new ArgumentException($"{file} holds session '{recording.Session.Id}', not '{id}'")
            : recording;
    }

    // The gateway's own parts with its roster and settings; nothing of it listens or connects.
    private static async Task<ReplayReport> ReplayAsync(SessionRecording recording)
    {
        var builder = WebApplication.CreateSlimBuilder(GatewayApplication.Options);
        builder.Logging.ClearProviders();
        builder.Configuration["ConnectionStrings:openclaw"] = builder.Configuration["ConnectionStrings:redis"] = null;
        builder.AddGateway(new GatewayArguments(Port: 0, Token: "replay"));
        await using var app = builder.Build();
        var services = app.Services;
        return await new SessionReplay(
            services.GetRequiredService<Roster>(),
            (floor, store) => ActivatorUtilities.CreateInstance<TriadRound>(services, floor, store)).RunAsync(recording);
    }

    private static string Text(ReplayReport report) => report.Divergence is not { } first
        ? $"{report.Steps} steps of {report.Kind} {report.SessionId} are equal"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"""
            step {first.Step} of {report.Kind} {report.SessionId} differs{(first.AgentId is { } agent ? $" ({agent})" : "")}: {first.What}
              expected  {first.Expected.ReplaceLineEndings(" ")}
              found     {first.Found.ReplaceLineEndings(" ")}
            """);

    private static string Table(IReadOnlyList<RecordedSession> sessions) => Columns(
        ["session", "kind", "state", "steps", "input_tokens", "output_tokens", "cost_usd", "loops", "last", "reason"],
        sessions.Select(session => (string[])
        [
            session.Id, session.Kind, session.State, Number(session.Steps), Number(session.InputTokens), Number(session.OutputTokens),
            Money(session.CostUsd), Number(session.Loops), Time(session.LastAt), session.Loop ?? session.Reason ?? "",
        ]));

    private static string Table(IReadOnlyList<RecordedStep> steps) => Columns(
        ["step", "at", "agent", "ms", "responder", "input_tokens", "output_tokens", "cost_usd", "result", "hash"],
        steps.Select((step, index) => (string[])
        [
            Number(index + 1), Time(step.At), step.AgentId, Number(step.DurationMs), step.Responder, Number(step.InputTokens),
            Number(step.OutputTokens), Money(step.CostUsd), step.Loop is null ? step.Error ?? "ok" : $"loop: {step.Loop}", step.Hash[..12],
        ]));

    private static string Columns(string[] heading, IEnumerable<string[]> cells)
    {
        List<string[]> rows = [heading, .. cells];
        var widths = Enumerable.Range(0, heading.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Money(decimal amount) => amount.ToString("0.00########", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool TryParse(string[] args, out Asked asked, out string wrong)
    {
        (asked, wrong) = (new Asked("", null, null, DefaultLimit, IsJson: false), "");
        if (args is not [_, "list" or "show" or "export" or "replay", ..])
        {
            wrong = args.Length > 1 ? $"unknown command 'sessions {args[1]}'; see sessions --help" : "sessions needs a command; see sessions --help";
            return false;
        }

        asked = asked with { Verb = args[1] };
        for (var i = 2; i < args.Length && wrong.Length == 0; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) && asked.Id is null && asked.Verb != "list")
            {
                asked = asked with { Id = args[i] };
                continue;
            }

            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], i + 1 < args.Length ? args[++i] : null);
            switch (name, asked.Verb)
            {
                case ("--format", not "export") when value is "table" or "json":
                    asked = asked with { IsJson = value == "json" };
                    break;
                case ("--format", not "export"):
                    wrong = $"--format must be table or json, not '{value}'";
                    break;
                case ("--limit", "list") when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                    && limit is > 0 and <= MostListed:
                    asked = asked with { Limit = limit };
                    break;
                case ("--limit", "list"):
                    wrong = $"--limit must be a number from 1 to {MostListed}, not '{value}'";
                    break;
                case ("--file", "replay") when value is { Length: > 0 }:
                    asked = asked with { File = value };
                    break;
                case ("--file", "replay"):
                    wrong = "--file needs the path of an export";
                    break;
                default:
                    wrong = $"unknown argument '{name}' of sessions {asked.Verb}; see sessions --help";
                    break;
            }
        }

        if (wrong.Length == 0 && asked is { Id: null, File: null, Verb: not "list" })
        {
            wrong = $"sessions {asked.Verb} needs the id of a session; see sessions list";
        }

        return wrong.Length == 0;
    }

    private sealed record Asked(string Verb, string? Id, string? File, int Limit, bool IsJson);
}
