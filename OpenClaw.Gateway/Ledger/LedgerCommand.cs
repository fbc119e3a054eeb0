using System.Buffers.Text;
using System.Text.Json;
using Npgsql;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Storage;
using OpenClaw.Gateway.Storage.Postgres;

namespace OpenClaw.Gateway.Ledger;

/// <summary><c>ledger verify</c>: checks the ledger in PostgreSQL without starting a gateway.</summary>
internal static class LedgerCommand
{
    private const string ConnectionVariable = "ConnectionStrings__openclaw";
    private const int KeyBytes = 32;

    private const string Help = $"""
        Usage: OpenClaw.Gateway ledger verify [--json] [--public-key KEY]

        Reads the ledger from PostgreSQL and checks every entry: its place, its hash, its link to the entry before, its signature.

          --json            the report as JSON
          --public-key KEY  the key that the signatures must be made with, base64url of 32 bytes; without it the key of the database is
                            used, which whoever can change the whole database could have changed too
          --help            this text

        The database is that of the environment's {ConnectionVariable}.
        Ends with 0 when all is well, 1 when an entry is broken (the first one is named), 2 when it could not be checked.
        """;

    /// <summary>Verifies where the command line says so.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>The exit code, or null where the command line asks for something else.</returns>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        if (args is not ["ledger", ..])
        {
            return null;
        }

        if (args.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        if (args is not [_, "verify", .. var rest])
        {
            return Wrong("ledger needs what to do: ledger verify; see ledger --help");
        }

        var (json, key) = (false, default(byte[]));
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--public-key" when i + 1 < rest.Length && (key = ToKey(rest[++i])) is not null:
                    break;
                case "--public-key":
                    return Wrong($"--public-key needs the base64url of {KeyBytes} bytes");
                default:
                    return Wrong($"unknown argument '{rest[i]}'; see ledger --help");
            }
        }

        return Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } connection
            ? await VerifyAsync(connection, key, json)
            : Wrong($"{ConnectionVariable} is not set; without PostgreSQL the ledger ends with its gateway");
    }

    private static async Task<int> VerifyAsync(string connection, byte[]? key, bool json)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connection);
            var schema = new SchemaState();
            schema.Ready();
            var postgres = new PostgresAccess(source, schema);
            using var identity = new GatewayIdentity(new PostgresDocumentStore(postgres));
            var report = await LedgerVerifier.VerifyAsync(
                new PostgresLedgerStore(postgres), key ?? await new LedgerKey(identity).PublicKeyAsync(default), default);
            Console.Out.WriteLine(json ? JsonSerializer.Serialize(report, GatewayJson.Default.LedgerReport) : Text(report));
            return report.Valid ? 0 : 1;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PostgresException or ArgumentException or FormatException)
        {
            return Wrong($"the ledger could not be checked: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static string Text(LedgerReport report) => report.Break is { } broken
        ? $"broken at entry {broken.Index} ({broken.What}): {broken.Detail}; {report.Entries} entries before it are sound"
        : $"{report.Entries} entries are sound; the last has the hash {report.Hash}; signed with {report.PublicKey}";

    private static byte[]? ToKey(string text) =>
        Base64Url.IsValid(text, out var length) && length == KeyBytes ? Base64Url.DecodeFromChars(text) : null;

    private static int Wrong(string line)
    {
        Console.Error.WriteLine($"openclaw-gateway: {line}");
        return 2;
    }
}
