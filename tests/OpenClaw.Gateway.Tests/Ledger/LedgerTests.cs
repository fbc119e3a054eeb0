using System.Net;
using System.Text.Json;
using Npgsql;
using NSec.Cryptography;
using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Storage.Memory;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Ledger;

public sealed class LedgerTests(RealServers servers)
{
    private const int Entries = 5;

    [Fact]
    public async Task Without_PostgreSQL_the_ledger_is_kept_and_verified_all_the_same()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        await DeliberateAsync(gateway.Client, 2);
        var report = await gateway.Client.GetAsync("/api/ledger/verify");
        Assert.True(report.GetProperty("valid").GetBoolean(), report.ToString());
        Assert.Equal(2, report.GetProperty("entries").GetInt64());
        var page = await gateway.Client.GetAsync("/api/ledger?limit=1&cursor=1");
        Assert.Equal(2, page.GetProperty("items")[0].GetProperty("index").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, await gateway.Client.StatusOfAsync("/api/ledger?limit=0"));
        Assert.Equal(HttpStatusCode.BadRequest, await gateway.Client.StatusOfAsync("/api/ledger?cursor=x"));
    }

    [Fact]
    public async Task An_entry_says_what_was_decided_and_how()
    {
        await using var gateway = await InProcessGateway.StartAsync(postgres: await servers.NewPostgresAsync());
        await DeliberateAsync(gateway.Client, 1);
        var entry = (await gateway.Client.GetAsync("/api/ledger")).GetProperty("items")[0];
        var round = (await gateway.Client.GetAsync("/api/deliberations")).GetProperty("items")[0];
        Assert.Equal(round.GetProperty("id").GetGuid(), entry.GetProperty("subject").GetGuid());
        var payload = JsonSerializer.Deserialize<JsonElement>(entry.GetProperty("payload").GetString()!);
        Assert.Equal(round.GetProperty("outcome").GetString(), payload.GetProperty("outcome").GetString());
        Assert.Equal(round.GetProperty("ballots").ToString(), payload.GetProperty("ballots").ToString());
    }

    [Theory]
    [InlineData("UPDATE openclaw.ledger SET payload = set_bit(payload, 9, 1 - get_bit(payload, 9)) WHERE index = 3", 3, "hash")]
    [InlineData("UPDATE openclaw.ledger SET hash = set_bit(hash, 7, 1 - get_bit(hash, 7)) WHERE index = 2", 2, "hash")]
    [InlineData("UPDATE openclaw.ledger SET signature = set_bit(signature, 7, 1 - get_bit(signature, 7)) WHERE index = 4", 4, "signature")]
    [InlineData("UPDATE openclaw.ledger SET previous_hash = set_bit(previous_hash, 0, 1 - get_bit(previous_hash, 0)) WHERE index = 5", 5, "hash")]
    [InlineData("UPDATE openclaw.ledger SET at = at + interval '1 microsecond' WHERE index = 1", 1, "hash")]
    [InlineData("UPDATE openclaw.ledger SET kind = 'other' WHERE index = 1", 1, "hash")]
    [InlineData("DELETE FROM openclaw.ledger WHERE index = 3", 3, "index")]
    [InlineData("DELETE FROM openclaw.ledger WHERE index = 5", 5, "index")]
    [InlineData("UPDATE openclaw.ledger SET index = 6 WHERE index = 2; UPDATE openclaw.ledger SET index = 2 WHERE index = 3; UPDATE openclaw.ledger SET index = 3 WHERE index = 6", 2, "hash")]
    [InlineData("UPDATE openclaw.ledger_head SET hash = set_bit(hash, 0, 1 - get_bit(hash, 0))", 5, "head")]
    public async Task What_was_changed_in_the_database_is_named(string change, long index, string what)
    {
        var postgres = await servers.NewPostgresAsync();
        await using var gateway = await InProcessGateway.StartAsync(postgres: postgres);
        await DeliberateAsync(gateway.Client, Entries);
        Assert.True((await gateway.Client.GetAsync("/api/ledger/verify")).GetProperty("valid").GetBoolean());
        await ExecuteAsync(postgres, change);
        var report = await gateway.Client.GetAsync("/api/ledger/verify");
        Assert.False(report.GetProperty("valid").GetBoolean());
        var broken = report.GetProperty("break");
        Assert.Equal((index, what), (broken.GetProperty("index").GetInt64(), broken.GetProperty("what").GetString()));
        Assert.Contains($"entry {index}", broken.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1024L)]
    [InlineData(1025L)]
    [InlineData(2500L)]
    public async Task A_ledger_of_many_pages_is_verified_to_its_end_or_to_the_entry_that_another_key_signed(long? forged)
    {
        using var key = Key.Create(SignatureAlgorithm.Ed25519);
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        var ledger = new MemoryLedgerStore();
        for (var index = 1L; index <= 2500; index++)
        {
            var signer = index == forged ? other : key;
            ledger.Append(DateTimeOffset.UnixEpoch.AddSeconds(index), "test", Guid.NewGuid(), [], hash => SignatureAlgorithm.Ed25519.Sign(signer, hash));
        }

        var report = await LedgerVerifier.VerifyAsync(ledger, key.PublicKey.Export(KeyBlobFormat.RawPublicKey), TestContext.Current.CancellationToken);

        Assert.Equal((forged is null, forged - 1 ?? 2500), (report.Valid, report.Entries));
        Assert.Equal((forged, forged is null ? null : "signature"), (report.Break?.Index, report.Break?.What));
    }

    [Fact]
    public async Task The_command_names_the_first_broken_entry_and_ends_with_1()
    {
        var postgres = await servers.NewPostgresAsync();
        string key;
        await using (var gateway = await InProcessGateway.StartAsync(postgres: postgres))
        {
            await DeliberateAsync(gateway.Client, 3);
            key = (await gateway.Client.GetAsync("/api/ledger/verify")).GetProperty("publicKey").GetString()!;
        }

        var (code, output) = await RunAsync(postgres, "ledger", "verify", "--public-key", key);
        Assert.True(code == 0 && output.Contains("3 entries are sound", StringComparison.Ordinal), output);
        (code, output) = await RunAsync(postgres, "ledger", "verify", "--public-key", $"{new string('B', 42)}A");
        Assert.True(code == 1 && output.Contains("(signature)", StringComparison.Ordinal), output);
        await ExecuteAsync(postgres, "UPDATE openclaw.ledger SET payload = set_bit(payload, 9, 1 - get_bit(payload, 9)) WHERE index = 2");
        (code, output) = await RunAsync(postgres, "ledger", "verify", "--json");
        Assert.Equal(1, code);
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        Assert.Equal((2, "hash"), (report.GetProperty("break").GetProperty("index").GetInt32(), report.GetProperty("break").GetProperty("what").GetString()));
    }

    [Theory]
    [InlineData(0, "--public-key KEY", "ledger", "--help")]
    [InlineData(2, "ledger verify", "ledger")]
    [InlineData(2, "unknown argument '--fast'", "ledger", "verify", "--fast")]
    [InlineData(2, "base64url of 32 bytes", "ledger", "verify", "--public-key", "short")]
    [InlineData(2, "ConnectionStrings__openclaw is not set", "ledger", "verify")]
    public async Task The_command_says_what_is_wrong_with_its_arguments(int code, string output, params string[] args)
    {
        var result = await RunAsync(null, args);
        Assert.True(code == result.Code && result.Output.Contains(output, StringComparison.Ordinal), result.Output);
    }

    private static async Task DeliberateAsync(GatewayClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var answer = await client.PostAsync("/api/deliberations", JsonSerializer.Serialize(new { question = $"Question {i}?" }));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string? postgres, params string[] args)
    {
        await using var process = GatewayProcess.Run(args, new Dictionary<string, string?> { ["ConnectionStrings__openclaw"] = postgres });
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => process.Output.Length > 0);
        return (process.ExitCode, process.Output);
    }

    private static async Task ExecuteAsync(string postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
