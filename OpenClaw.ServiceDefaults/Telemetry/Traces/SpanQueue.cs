using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Sends spans to one target in batches from a thread of its own; whoever ends a span never waits.</summary>
/// <remarks>
/// Length, batch and delay are those of the specification's batch processor (<c>OTEL_BSP_*</c>). Unlike it, a batch that the target
/// refused is kept and sent again, first after one second and at most every thirty, so that a target may be away for minutes; and
/// every span that is lost all the same is counted with its reason.
/// </remarks>
internal sealed class SpanQueue : BaseExportProcessor<Activity>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _stopping = new();
    private readonly TraceExportMetrics _metrics;
    private readonly string _target;
    private readonly int _limit;
    private readonly Activity[] _batch;
    private readonly TimeSpan _delay;
    private readonly Thread _sender;
    private int _length;
    private int _flushes;

    /// <param name="exporter">Sends a batch, and says whether the target took it.</param>
    /// <param name="target">Value of the label that names this target in the metrics.</param>
    /// <param name="limits">Length of the queue, size of a batch, and time after which an unfilled batch is sent.</param>
    /// <param name="metrics">Counts what is lost.</param>
    public SpanQueue(BaseExporter<Activity> exporter, string target, BatchExportProcessorOptions<Activity> limits, TraceExportMetrics metrics)
        : base(exporter)
    {
        _target = target;
        _limit = limits.MaxQueueSize;
        _batch = new Activity[Math.Min(limits.MaxExportBatchSize, limits.MaxQueueSize)];
        _delay = TimeSpan.FromMilliseconds(limits.ScheduledDelayMilliseconds);
        _metrics = metrics;
        metrics.Add(target, () => Volatile.Read(ref _length));
        _sender = new Thread(Send) { IsBackground = true, Name = $"spans to {target}" };
        _sender.Start();
    }

    protected override void OnExport(Activity data)
    {
        if (!data.Recorded)
        {
            return;
        }

        if (_stopping.IsSet)
        {
            _metrics.Dropped(_target, TraceExportMetrics.Shutdown, 1);
            return;
        }

        var length = Interlocked.Increment(ref _length);
        if (length > _limit)
        {
            Interlocked.Decrement(ref _length);
            _metrics.Dropped(_target, TraceExportMetrics.QueueFull, 1);
            return;
        }

        _spans.Enqueue(data);
        if (length == _batch.Length)
        {
            _wake.Set();
        }
    }

    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        Interlocked.Increment(ref _flushes);
        try
        {
            _wake.Set();
            return SpinWait.SpinUntil(() => Volatile.Read(ref _length) == 0, timeoutMilliseconds);
        }
        finally
        {
            Interlocked.Decrement(ref _flushes);
        }
    }

    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        _stopping.Set();
        _wake.Set();
        return _sender.Join(timeoutMilliseconds) & exporter.Shutdown(timeoutMilliseconds);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !_sender.IsAlive)
        {
            _wake.Dispose();
            _stopping.Dispose();
        }
    }

    private void Send()
    {
        do
        {
            _wake.WaitOne(_delay);
            do
            {
                SendBatch();
            }
            while (Volatile.Read(ref _length) is > 0 and var length && (length >= _batch.Length || _stopping.IsSet || Volatile.Read(ref _flushes) > 0));
        }
        while (!_stopping.IsSet || Volatile.Read(ref _length) > 0);
    }

    private void SendBatch()
    {
        var count = 0;
        while (count < _batch.Length && _spans.TryDequeue(out var span))
        {
            _batch[count++] = span;
        }

        if (count == 0)
        {
            return;
        }

        if (!TrySend(count))
        {
            _metrics.Dropped(_target, _stopping.IsSet ? TraceExportMetrics.Shutdown : TraceExportMetrics.ExportFailed, count);
        }

        Array.Clear(_batch, 0, count);
        Interlocked.Add(ref _length, -count);
    }

    // Once the process stops, a batch has one attempt.
    private bool TrySend(int count)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            var last = _stopping.IsSet || Stopwatch.GetElapsedTime(since) > Patience;
            if (exporter.Export(new Batch<Activity>(_batch, count)) == ExportResult.Success)
            {
                return true;
            }

            if (last)
            {
                return false;
            }

            _stopping.Wait(pause);
        }
    }
}
