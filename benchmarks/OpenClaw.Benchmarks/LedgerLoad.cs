using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Storage.Postgres;
using OpenClaw.Testing;

namespace OpenClaw.Benchmarks;

/// <summary>
/// Fills the ledger of a PostgreSQL of its own with entries that the gateway's code chains and signs, and runs <c>ledger verify</c>, once
/// after a tenth of them and once after all: the time per entry and the memory have to stay what they were.
/// </summary>
internal static class LedgerLoad
{
    private const int Chunk = 10_000;
    private static readonly string Gateway = Path.Combine(AppContext.BaseDirectory, "OpenClaw.Gateway.dll");

    // About as long as what a deliberation of the triad leaves.
    private static readonly string Payload = $$"""{"question":"Proposal?","outcome":"approved","reasons":"{{new string('x', 600)}}"}""";

    public static async Task RunAsync(int entries)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await new SchemaMigrator(source, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Migration.Embedded(), default);
        var schema = new SchemaState();
        schema.Ready();
        using var identity = new GatewayIdentity(new PostgresDocumentStore(new PostgresAccess(source, schema)));
        var sign = await new LedgerKey(identity).SignerAsync(default);

        var head = LedgerHead.Empty;
        foreach (var end in (int[])[entries / 10, entries])
        {
            var clock = Stopwatch.StartNew();
            while (head.Height < end)
            {
                head = await AppendAsync(source, head, (int)Math.Min(Chunk, end - head.Height), sign);
            }

            Print("written", end, clock.Elapsed, "");
            await VerifyAsync(server.ConnectionString, end);
        }
    }

    // The chain needs the hash before, so entries are chained one by one and signed at the same time.
    private static async Task<LedgerHead> AppendAsync(NpgsqlDataSource source, LedgerHead head, int count, Func<byte[], byte[]> sign)
    {
        var entries = new LedgerEntry[count];
        for (var i = 0; i < count; i++)
        {
            var payload = Encoding.UTF8.GetBytes(Payload);
            entries[i] = LedgerEntry.After(head, DateTimeOffset.UnixEpoch.AddSeconds(head.Height), "deliberation", Guid.CreateVersion7(), payload, static _ => []);
            head = new LedgerHead(entries[i].Index, entries[i].Hash);
        }

        Parallel.For(0, count, i => entries[i] = entries[i] with { Signature = sign(entries[i].Hash) });
        await using var connection = await source.OpenConnectionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY openclaw.ledger (index, at, kind, subject, payload, previous_hash, hash, signature) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var entry in entries)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(entry.Index, NpgsqlDbType.Bigint);
                await copy.WriteAsync(entry.At.UtcDateTime, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(entry.Kind, NpgsqlDbType.Text);
                await copy.WriteAsync(entry.Subject, NpgsqlDbType.Uuid);
                foreach (var bytes in (byte[][])[entry.Payload, entry.PreviousHash, entry.Hash, entry.Signature])
                {
                    await copy.WriteAsync(bytes, NpgsqlDbType.Bytea);
                }
            }

            await copy.CompleteAsync();
        }

        await using var update = new NpgsqlCommand("UPDATE openclaw.ledger_head SET height = $1, hash = $2", connection)
        {
            Parameters = { new() { Value = head.Height }, new() { Value = head.Hash } },
        };
        await update.ExecuteNonQueryAsync();
        return head;
    }

    private static async Task VerifyAsync(string connection, int entries)
    {
        var clock = Stopwatch.StartNew();
        var environment = new Dictionary<string, string?> { ["ConnectionStrings__openclaw"] = connection };
        await using var process = ServerProcess.Start("dotnet", [Gateway, "ledger", "verify"], environment);
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakKilobytes(process.Id));
            await Task.Delay(20);
        }

        Print("verified", entries, clock.Elapsed, FormattableString.Invariant($", {peak * 1024 / 1e6:0.0} MB at most: {process.Output}"));
    }

    private static long PeakKilobytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Print(string what, int count, TimeSpan time, string more) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-10}{count,12:N0} in {time.TotalSeconds,7:0.00} s = {count / time.TotalSeconds,8:N0} /s{more}"));
}
