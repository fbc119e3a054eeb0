using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Tests.Agents;

public sealed class AgentTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<AgentChange> _changes = [];
    private readonly Agent _agent;

    public AgentTests() => _agent = new Agent(
        new AgentProfile("alpha", "Alpha", "synthesis", Triad: true, ""), _clock, new AgentOptions(), _changes.Add);

    [Fact]
    public void An_agent_is_offline_until_its_worker_runs_and_beats()
    {
        Assert.Equal(AgentState.Offline, _agent.Status().State);
        _agent.WorkerStarted();
        Assert.Equal(AgentState.Offline, _agent.Status().State);
        _agent.Beat(_clock.GetUtcNow());
        Assert.Equal(AgentState.Idle, _agent.Status().State);
        Assert.True(_agent.IsOnline());
    }

    [Fact]
    public void An_agent_that_works_is_busy_then_active_then_idle()
    {
        Start();
        _agent.SetBusy(true);
        Assert.Equal(AgentState.Busy, _agent.Status().State);
        _agent.SetBusy(false);
        Assert.Equal(AgentState.Active, _agent.Status().State);
        _clock.Advance(TimeSpan.FromSeconds(61));
        _agent.Beat(_clock.GetUtcNow());
        Assert.Equal(AgentState.Idle, _agent.Status().State);
    }

    [Fact]
    public void Silence_of_more_than_sixty_seconds_is_offline_and_the_age_grows_on()
    {
        Start();
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(_agent.IsOnline());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_agent.IsOnline());
        Assert.Equal(61, _agent.HeartbeatAgeSeconds(), 3);
        Assert.Equal(0, _agent.Status().Health);
    }

    [Fact]
    public void An_unwanted_agent_is_offline_at_once()
    {
        Start();
        _agent.Wanted.Set(false);
        Assert.Equal(AgentState.Offline, _agent.Status().State);
    }

    [Fact]
    public void A_crashed_agent_is_in_error_and_not_online()
    {
        Start();
        _agent.WorkerCrashed("crashed: IOException");
        var status = _agent.Status();
        Assert.Equal((AgentState.Error, false, 1, "crashed: IOException"), (status.State, status.Online, status.Restarts, status.Detail));
    }

    [Fact]
    public void Heartbeats_never_run_backwards_and_never_ahead_of_this_clock()
    {
        Start();
        var now = _clock.GetUtcNow();
        Assert.False(_agent.Beat(now.AddSeconds(-1)));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_agent.Beat(_clock.GetUtcNow().AddSeconds(4)));
        Assert.Equal(_clock.GetUtcNow(), _agent.Status().LastHeartbeat);
    }

    [Fact]
    public void Totals_never_fall()
    {
        _agent.AdvanceTotals(10, 3);
        _agent.AdvanceTotals(7, 2);
        Assert.Equal((10, 3), (_agent.MessagesProcessed, _agent.Deliberations));
    }

    [Fact]
    public void Failures_and_latency_of_the_last_five_minutes_go_into_the_score()
    {
        Start();
        // The whole test process counts as the agent's memory, so the score itself says nothing here.
        Assert.Equal((1, 0), (_agent.Health().Inputs.SuccessShare, _agent.Health().Inputs.LatencySeconds));
        _agent.RecordOutcomes(9, 1, TimeSpan.FromSeconds(15));
        var health = _agent.Health();
        Assert.Equal((0.9, 1.5), (health.Inputs.SuccessShare, health.Inputs.LatencySeconds));
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((1, 0), (_agent.Health().Inputs.SuccessShare, _agent.Health().Inputs.LatencySeconds));
    }

    [Fact]
    public void Every_change_is_announced_once()
    {
        Start();
        _changes.Clear();
        _agent.SetBusy(true);
        _agent.SetBusy(true);
        _agent.Beat(_clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromSeconds(1));
        _agent.Beat(_clock.GetUtcNow());
        Assert.Equal([AgentChangeKind.State, AgentChangeKind.Heartbeat], _changes.Select(change => change.Kind));
    }

    private void Start()
    {
        _agent.WorkerStarted();
        _agent.Beat(_clock.GetUtcNow());
    }
}
