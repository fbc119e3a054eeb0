using System.IO.Pipelines;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>The queue of a peer that does not read.</summary>
public sealed class SendQueueTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly ProtocolLimits Limits = new() { MergeAboveBytes = 10_000 };

    [Fact]
    public async Task Pongs_to_a_peer_that_does_not_read_come_to_an_end()
    {
        var (queue, sent) = NewQueue();
        for (var i = 0; i < 10_000; i++)
        {
            queue.Pong(default);
        }

        Assert.InRange(queue.Bytes, Limits.MergeAboveBytes, Limits.MergeAboveBytes + 1_000);

        // When the peer reads at last, what was kept is sent and nothing is left.
        var read = 0L;
        await LimitTests.Eventually(() =>
        {
            if (sent.TryRead(out var result))
            {
                read += result.Buffer.Length;
                sent.AdvanceTo(result.Buffer.End);
            }

            return queue.Bytes == 0;
        });

        Assert.InRange(read, 2 * 10, 2 * 1_000);
        await queue.SealAsync();
    }

    [Fact]
    public async Task Answers_gathered_for_one_piece_are_sent_in_their_order()
    {
        var (queue, sent) = NewQueue();
        queue.Cork();
        for (var i = 0; i < 10; i++)
        {
            queue.Respond(FrameBytes.Shared([(byte)i]));
        }

        Assert.False(sent.TryRead(out _));
        queue.Uncork();
        var result = await sent.ReadAsync(TestContext.Current.CancellationToken);
        var frames = new byte[result.Buffer.Length];
        System.Buffers.BuffersExtensions.CopyTo(result.Buffer, frames);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], frames.Chunk(3).Select(frame => (int)frame[2]));
        sent.AdvanceTo(result.Buffer.End);
    }

    [Fact]
    public async Task A_close_ends_the_queue_and_a_broken_socket_does_so_too()
    {
        var (queue, sent) = NewQueue();
        queue.Close(CloseReason.Normal);
        await sent.ReadAsync(TestContext.Current.CancellationToken);
        sent.Complete();
        await queue.Ended.WaitAsync(StrictClient.Patience, TestContext.Current.CancellationToken);
        await queue.SealAsync().WaitAsync(StrictClient.Patience, TestContext.Current.CancellationToken);

        (queue, sent) = NewQueue();
        sent.Complete();
        queue.Respond(FrameBytes.Shared([1]));
        await queue.Ended.WaitAsync(StrictClient.Patience, TestContext.Current.CancellationToken);
        Assert.True(queue.IsStopped);
        await queue.SealAsync().WaitAsync(StrictClient.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>A queue whose flushes wait until the other end has read.</summary>
    private (SendQueue Queue, PipeReader Sent) NewQueue()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        var socket = new ServerWebSocket(new Duplex(PipeReader.Create(Stream.Null), pipe.Writer));
        return (new SendQueue(socket, shared.Gateway.Get<ProtocolMetrics>(), Limits, () => { }), pipe.Reader);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
