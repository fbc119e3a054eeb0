using System.Threading.Channels;

namespace OpenClaw.Gateway.Sessions;

/// <summary>A run that this process works on.</summary>
internal sealed class Run : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource<RunRecord> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Channel<string>? _pieces;
    private long _seq;
    private int _launched;
    private volatile bool _isChatClosed;
    private long _lastSign = Environment.TickCount64;

    public Run(RunRecord record) => (Record, _seq) = (record, record.Seq);

    /// <summary>What is stored of it.</summary>
    public RunRecord Record { get; set; }

    /// <summary>Completes with the last state of the record.</summary>
    public Task<RunRecord> Finished => _finished.Task;

    public CancellationToken Cancelled => _cancellation.Token;

    public string RunId => Record.RunId;

    public string SessionKey => Record.SessionKey;

    /// <summary>Clients get chat events of it.</summary>
    public bool IsChat => Record.IsChat;

    /// <summary>The agent's text so far.</summary>
    public string Text { get; set; } = "";

    /// <summary>Its turn in the session has come.</summary>
    public bool IsActive { get; set; }

    /// <summary>When it last gave a sign, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long LastSign => Volatile.Read(ref _lastSign);

    /// <summary>rpc, stop or timeout after an abort; null before.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Another process took it over.</summary>
    public bool IsLost { get; private set; }

    public bool IsLaunched => Volatile.Read(ref _launched) != 0;

    /// <summary>Number of the last event.</summary>
    public long Seq => Volatile.Read(ref _seq);

    /// <summary>No chat event may follow but the last.</summary>
    public bool IsChatClosed => _isChatClosed;

    public long NextSeq()
    {
        Volatile.Write(ref _lastSign, Environment.TickCount64);
        return Interlocked.Increment(ref _seq);
    }

    /// <summary>Claims the start of the work; there is only one.</summary>
    public bool TryLaunch() => Interlocked.Exchange(ref _launched, 1) == 0;

    public void CloseChat() => _isChatClosed = true;

    public void Cancel(string stopReason)
    {
        StopReason = stopReason;
        _cancellation.Cancel();
    }

    /// <summary>Stops the work, without a word to anybody: another process does it.</summary>
    public void Lose()
    {
        IsLost = true;
        CloseChat();
        _cancellation.Cancel();
    }

    /// <summary>Gives the pieces of the text as they come; to be called before the run is launched.</summary>
    public ChannelReader<string> Follow() => (_pieces = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true })).Reader;

    public void Say(string piece) => _pieces?.Writer.TryWrite(piece);

    public void Finish(RunRecord record)
    {
        Record = record;
        _pieces?.Writer.TryComplete();
        _finished.TrySetResult(record);
    }

    public void Dispose() => _cancellation.Dispose();
}
