using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Deliberation;

public sealed class LeaseTests(RealServers servers)
{
    [Fact]
    public async Task Another_replica_goes_on_where_the_first_one_ended_and_asks_nobody_twice()
    {
        var postgres = await servers.NewPostgresAsync();
        var stuck = new ScriptedCollective { Waits = "charlie" };
        Guid id;
        await using (var first = await StartAsync(postgres, stuck))
        {
            id = await OpenAsync(first);
            await Eventually.HoldsAsync(async () =>
                (await first.Client.GetAsync($"/api/deliberations/{id}")).GetProperty("events").EnumerateArray()
                .Count(step => step.GetProperty("kind").GetString() == "vote_cast") == 2);
        }

        var fresh = new ScriptedCollective();
        await using var second = await StartAsync(postgres, fresh);
        var closed = await Eventually.GetAsync(
            () => second.Client.GetAsync($"/api/deliberations/{id}"), record => record.GetProperty("outcome").GetString() is not null);
        Assert.Equal("adopted", closed.GetProperty("outcome").GetString());
        Assert.Equal(["charlie"], fresh.Asked.Select(asked => asked.Agent).Where(agent => agent is "alpha" or "beta" or "charlie"));
        Assert.Equal(3, closed.GetProperty("ballots").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_whose_lease_was_taken_writes_nothing_and_only_one_of_two_concludes(bool onPostgres)
    {
        await using var gateway = await InProcessGateway.StartAsync(postgres: onPostgres ? await servers.NewPostgresAsync() : null);
        var store = gateway.Services.GetRequiredService<IDeliberationStore>();
        var cancellation = TestContext.Current.CancellationToken;
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var record = new DeliberationRecord(
            Guid.CreateVersion7(), "Who?", DeliberationCategory.Operational, null, null, 0, 0, [], now, now.AddYears(50), null,
            [new DeliberationEvent(DeliberationEventKind.Submitted, "", null, "", now)]);

        // Long enough that the gateway's own loop does not take it.
        var lease = new DeliberationLease(Guid.NewGuid(), TimeSpan.FromMinutes(10));
        Assert.Equal(OpenOutcome.Opened, (await store.OpenAsync(record, null, lease, 10, cancellation)).Outcome);
        Ballot[] ballots = [.. ((string[])["alpha", "beta", "charlie"]).Select(member => new Ballot(member, Vote.Yes, "first", "m", 1, now))];
        var step = new DeliberationEvent(DeliberationEventKind.VoteCast, "1/alpha", "alpha", "", now);
        Assert.True(await store.RecordAsync(record.Id, lease.Owner, step, ballots[0], cancellation));
        Assert.True(await store.RecordAsync(record.Id, lease.Owner, step, ballots[0] with { Vote = Vote.No, Reason = "second" }, cancellation));
        Assert.False(await store.RecordAsync(record.Id, Guid.NewGuid(), step with { Subject = "1/beta" }, ballots[1], cancellation));
        var stored = await store.FindAsync(record.Id, cancellation);
        Assert.Equal("first", Assert.Single(stored!.Ballots).Reason);
        Assert.False(await store.RenewAsync(record.Id, lease with { Owner = Guid.NewGuid() }, cancellation));

        var conclusion = Verdict.Conclude(stored with { Ballots = ballots }, Majority.Simple, ["alpha", "beta", "charlie"], now.AddSeconds(1));
        Assert.Null(await store.ConcludeAsync(conclusion, Guid.NewGuid(), cancellation));
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => store.ConcludeAsync(conclusion, lease.Owner, cancellation)));
        Assert.Single(both, totals => totals is not null);
        Assert.All(both.Single(totals => totals is not null)!, total => Assert.Equal(1, total.Value));
        Assert.Equal(1, (await gateway.Client.GetAsync("/api/ledger")).GetProperty("items").GetArrayLength());
        Assert.False(await store.RecordAsync(record.Id, lease.Owner, step with { Kind = "late" }, null, cancellation));
    }

    private static async Task<Guid> OpenAsync(InProcessGateway gateway)
    {
        var opened = await gateway.Services.GetRequiredService<Deliberations>()
            .OpenAsync("Go on?", DeliberationCategory.Operational, null, TestContext.Current.CancellationToken);
        return opened.Id;
    }

    private static Task<InProcessGateway> StartAsync(string postgres, IChatClient model) =>
        InProcessGateway.StartAsync(postgres: postgres, replace: services => services.AddSingleton(model));
}
