using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Recording;

namespace OpenClaw.Gateway.Tests.Recording;

public sealed class RecorderTests : IDisposable
{
    private const int Calls = 5;
    private const int MaxSteps = 2;
    private const int Characters = 1024 * 1024;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Theory]
    [InlineData(true, true, MaxSteps)]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 0)]
    public void A_call_is_written_out_only_where_it_is_stored_and_loops_are_found_in_any_case(bool isEnabled, bool isKept, int written)
    {
        var options = Options.Create(new RecordingOptions { Enabled = isEnabled, MaxSteps = MaxSteps, LoopRepeats = Calls, EndLoops = true });
        using var journal = new SessionJournal(
            isKept ? new KeepingStore() : new NoRecordingStore(), new RecordingMetrics(_services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System, options, NullLogger<SessionJournal>.Instance);
        using var recorder = new SessionRecorder(new LongAnswer(), journal, TimeProvider.System, options);
        var tool = new WatchedTool();
        var asked = new ModelCall("coder", null, "one", SessionKind.Chat).ToOptions();
        asked.Tools = [tool];
        ChatMessage[] conversation = [new(ChatRole.System, new string('s', Characters)), new(ChatRole.User, "Go on.")];
        List<long> allocated = [];
        for (var call = 1; call <= Calls; call++)
        {
            Assert.Null(journal.Refusal("one"));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var answering = recorder.GetResponseAsync(conversation, asked, TestContext.Current.CancellationToken);
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(answering.IsCompletedSuccessfully);
        }

        Assert.Equal(written, tool.Reads);
        Assert.All(allocated.Take(written), bytes => Assert.True(bytes > Characters, $"{bytes}"));
        Assert.All(allocated.Skip(written), bytes => Assert.True(bytes < Characters, $"{bytes}"));
        Assert.Equal("coder got the same message 5 times", journal.Refusal("one"));
    }

    public void Dispose() => _services.Dispose();

    private sealed class KeepingStore : IRecordingStore
    {
        public Task AppendAsync(IReadOnlyList<RecordedStep> steps, IReadOnlyList<SessionEnd> ends, CancellationToken cancellation) =>
            Task.CompletedTask;

        public Task ForgetAsync(DateTimeOffset before, int keep, CancellationToken cancellation) => Task.CompletedTask;
    }

    /// <summary>A tool whose name only the canonical request needs.</summary>
    private sealed class WatchedTool : AITool
    {
        public int Reads { get; private set; }

        public override string Name
        {
            get
            {
                Reads++;
                return "look";
            }
        }
    }

    private sealed class LongAnswer : IChatClient
    {
        private readonly ChatResponse _response = new(new ChatMessage(ChatRole.Assistant, new string('a', Characters)));

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(_response);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
