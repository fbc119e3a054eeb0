using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Ends runs. The store decides who may; the winner alone tells the clients, once.</summary>
internal sealed class RunEnding(
    IRunStore store, RunEvents events, RunSignals signals, SessionCatalog sessions, ITranscriptStore transcripts, TimeProvider time, ILogger<RunEnding> log)
{
    private const int Attempts = 10;
    private const string NoReply = "NO_REPLY";

    /// <summary>The agent wants to stay silent, or may be about to say so.</summary>
    public static bool IsSuppressed(string text) =>
        text.Trim() is { Length: > 0 } trimmed && NoReply.StartsWith(trimmed, StringComparison.Ordinal);

    /// <summary>Id of the run's answer: the same run stores it only once, whichever replica works on it.</summary>
    public static string AnswerId(RunRecord record) => $"a-{record.Id}";

    /// <summary>Decides the outcome of a run that this process works on.</summary>
    /// <returns>Whether this call decided it, and the run with the outcome that counts.</returns>
    /// <exception cref="RunLostException">Another process works on the run now.</exception>
    public async Task<(bool Won, RunRecord Record)> CloseAsync(Run run, RunRecord closed)
    {
        run.CloseChat();
        closed = closed with { Seq = run.Seq };
        var (won, current) = await PersistAsync(() => store.CloseAsync(closed, closed.Owner, CancellationToken.None));
        return won ? (true, closed)
            : current is { IsFinished: true } && current.Owner == closed.Owner ? (false, current)
            : throw new RunLostException();
    }

    /// <summary>Ends a run of this process before it is done: the chat event, the partial text, then the run itself.</summary>
    /// <returns>The run with the outcome that counts.</returns>
    public async Task<RunRecord> AbortAsync(Run run, string stopReason)
    {
        if (run.IsChat)
        {
            run.NextSeq();
        }

        var (won, record) = await CloseAsync(run, Aborted(run.Record, stopReason, run.Text));
        if (won)
        {
            await TellAsync(record);
        }

        run.Cancel(record.StopReason ?? stopReason);
        return record;
    }

    /// <summary>Ends a run whose process does not react.</summary>
    public async Task AbortForeignAsync(RunRecord record, string stopReason)
    {
        var (won, closed) = await store.CloseAsync(Aborted(record, stopReason, null), null, CancellationToken.None);
        if (won)
        {
            await TellAsync(closed!);
        }
    }

    /// <summary>Sends the last chat event of a closed run; however often and wherever it is called, clients get one.</summary>
    public async Task TellAsync(RunRecord record)
    {
        if (record.State is RunRecord.Aborted or RunRecord.TimedOut && !string.IsNullOrEmpty(record.Text) && sessions.Find(record.SessionKey) is { } session)
        {
            var message = new TranscriptMessage(
                AnswerId(record), "assistant", record.Text, record.EndedAt ?? 0, Model: session.Model, Provider: session.ModelProvider, StopReason: "aborted");
            var (stored, isNew) = await transcripts.AppendAsync(record.SessionId ?? session.SessionId, message, CancellationToken.None);
            if (isNew)
            {
                events.Message(session, stored);
            }
        }

        if (record.IsChat)
        {
            await events.LastChatAsync(record, record.Text is { Length: > 0 } text && !(record.State == RunRecord.Ok && IsSuppressed(text)) ? text : null);
        }
    }

    /// <summary>Nothing is left to do for a closed run.</summary>
    public async Task ReleaseAsync(RunRecord record)
    {
        await PersistAsync(async () =>
        {
            await store.ReleaseAsync(record.Id, CancellationToken.None);
            return true;
        });
        signals.Done(record.RunId, record.SessionKey);
    }

    private RunRecord Aborted(RunRecord record, string stopReason, string? text) => record with
    {
        State = stopReason == "timeout" ? RunRecord.TimedOut : RunRecord.Aborted,
        StopReason = stopReason,
        EndedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Text = text,
        Error = stopReason == "timeout" ? "the run timed out" : "the run was aborted",
    };

    /// <summary>What a run came to must not be lost to a moment without the database.</summary>
    private async Task<T> PersistAsync<T>(Func<Task<T>> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write();
            }
            catch (StorageUnavailableException e) when (attempt < Attempts)
            {
                log.Waits(e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), time);
            }
        }
    }
}
