using System.Text;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Recording;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Lets an agent speak in a session: the turn's events, the model call, the transcript, the counters.</summary>
internal sealed class RunWorker(
    SessionCatalog sessions, ITranscriptStore transcripts, RunEnding ending, RunEvents events, SystemTextQueue texts, IChatClient model,
    ModelView modelView, IAgentRegistry agents, TimeProvider time)
{
    /// <summary>Messages of the transcript that the model gets.</summary>
    private const int ContextMessages = 40;
    private const int ShortText = 120;
    private const long DeltaEveryMs = 150;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Works on a run to its end.</summary>
    /// <returns>The finished record.</returns>
    public async Task<RunRecord> RunAsync(Run run)
    {
        var record = run.Record with { StartedAt = Now };
        var (session, isNew) = await sessions.OpenAsync(run.SessionKey, CancellationToken.None);
        record = record with { SessionId = session.SessionId, Model = session.Model, Provider = session.ModelProvider };
        run.Record = record;
        if (isNew)
        {
            events.Reason(session.Key, "create", session);
        }

        session = await UpdateAsync(session, old => old with { Status = "running", StartedAt = record.StartedAt, EndedAt = null });
        events.Agent(run, "lifecycle", record.StartedAt, static (writer, startedAt) =>
        {
            writer.WriteString("phase"u8, "start"u8);
            writer.WriteNumber("startedAt"u8, startedAt!.Value);
        });
        events.Phase(session, "start", run.RunId);
        var agent = agents.Find(session.AgentId ?? "");
        agent?.SetBusy(true);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(run.Cancelled);
        timeout.CancelAfter(record.TimeoutMs > 0 ? TimeSpan.FromMilliseconds(record.TimeoutMs) : DefaultTimeout);
        var started = time.GetTimestamp();
        try
        {
            timeout.Token.ThrowIfCancellationRequested();
            var conversation = await ConversationAsync(run, session, agent?.Profile, timeout.Token);
            var answer = await SpeakAsync(run, session, conversation, timeout.Token);
            record = await CompleteAsync(run, record, session, answer);
            agent?.RecordOutcomes(1, 0, time.GetElapsedTime(started));
            return record;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return run.IsLost ? throw new RunLostException() : await AbortedAsync(run, session);
        }
        catch (Exception e) when (e is not RunLostException)
        {
            agent?.RecordOutcomes(0, 1, time.GetElapsedTime(started));
            return await FailedAsync(run, record, session, e.Message);
        }
        finally
        {
            agent?.SetBusy(false);
        }
    }

    private async Task<List<ChatMessage>> ConversationAsync(Run run, SessionEntry session, AgentProfile? profile, CancellationToken cancellation)
    {
        var waiting = run.Record.Kind is "agent" or "chat" or "heartbeat" ? await texts.TakeAsync(session.Key, cancellation) : [];
        var text = waiting.Count == 0 ? run.Record.Message : $"{string.Join('\n', waiting)}\n\n{run.Record.Message}";
        var (message, isNew) = await transcripts.AppendAsync(
            session.SessionId, new TranscriptMessage($"u-{run.Record.Id}", "user", text, Now, run.Record.Sender), cancellation);
        if (isNew)
        {
            session = await UpdateAsync(session, old => old with
            {
                DerivedTitle = old.DerivedTitle ?? Short(run.Record.Message),
                LastMessagePreview = Short(text),
                SystemSent = true,
            });
            events.Message(session, message);
            events.Phase(session, "message", run.RunId, message);
        }

        var conversation = new List<ChatMessage>();
        if (AgentInstructions.Of(profile, run.Record.ExtraSystemPrompt) is { } instructions)
        {
            conversation.Add(new ChatMessage(ChatRole.System, instructions));
        }

        foreach (var known in await transcripts.ReadAsync(session.SessionId, ContextMessages, null, cancellation))
        {
            conversation.Add(new ChatMessage(known.IsAssistant ? ChatRole.Assistant : ChatRole.User, known.Text));
        }

        return conversation;
    }

    private async Task<Answer> SpeakAsync(Run run, SessionEntry session, List<ChatMessage> conversation, CancellationToken cancellation)
    {
        using var span = AgentSpan.Start(session.AgentId, agents.Find(session.AgentId ?? "")?.Profile.Name, session.SessionId, run.Record.TraceParent);
        try
        {
            return await AnswerAsync(run, session, conversation, cancellation);
        }
        catch (Exception exception)
        {
            span.Failed(exception);
            throw;
        }
    }

    private async Task<Answer> AnswerAsync(Run run, SessionEntry session, List<ChatMessage> conversation, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        UsageDetails? measured = null;
        ModelReceipt? receipt = null;
        string? modelId = null;
        long lastDelta = 0;
        var sent = 0;
        var options = new ModelCall(
            session.AgentId, RunEnding.AnswerId(run.Record), session.SessionId, SessionKind.Chat, Extra: run.Record.ExtraSystemPrompt).ToOptions();
        await foreach (var update in model.GetStreamingResponseAsync(conversation, options, cancellation))
        {
            modelId = update.ModelId ?? modelId;
            receipt = ModelReceipt.Of(update) ?? receipt;
            foreach (var usage in update.Contents.OfType<UsageContent>())
            {
                (measured ??= new UsageDetails()).Add(usage.Details);
            }

            if (update.Text is not { Length: > 0 } piece)
            {
                continue;
            }

            text.Append(piece.Replace('\0', '\uFFFD'));
            run.Text = text.ToString();
            run.Say(piece);
            events.Agent(run, "assistant", (run.Text, piece), static (writer, state) =>
            {
                writer.WriteString("text"u8, state.Text);
                writer.WriteString("delta"u8, state.piece);
            });
            var now = Environment.TickCount64;
            if ((sent == 0 || now - lastDelta >= DeltaEveryMs) && Delta(run))
            {
                lastDelta = now;
                sent = run.Text.Length;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        var estimated = measured is null;
        var input = measured?.InputTokenCount ?? Estimate(conversation.Sum(message => message.Text.Length));
        var output = measured?.OutputTokenCount ?? Estimate(text.Length);
        return new Answer(
            text.ToString(), modelId ?? modelView.Default, receipt?.Provider ?? session.ModelProvider, input, output, estimated,
            receipt?.Cost.Total ?? 0, sent);
    }

    private async Task<RunRecord> CompleteAsync(Run run, RunRecord record, SessionEntry session, Answer answer)
    {
        var cost = (double)answer.Cost;
        var (message, isNew) = await transcripts.AppendAsync(
            session.SessionId,
            new TranscriptMessage(
                RunEnding.AnswerId(record), "assistant", answer.Text, Now, Provider: answer.Provider, Model: answer.Model, StopReason: "stop",
                InputTokens: answer.Input, OutputTokens: answer.Output, CostUsd: cost),
            CancellationToken.None);
        var ended = Now;
        session = await UpdateAsync(session, old => old with
        {
            Status = "done",
            EndedAt = ended,
            AbortedLastRun = false,
            InputTokens = answer.Input,
            OutputTokens = answer.Output,
            TotalTokens = answer.Input,
            TotalTokensFresh = !answer.IsEstimated,
            AllInputTokens = old.AllInputTokens + (isNew ? answer.Input : 0),
            AllOutputTokens = old.AllOutputTokens + (isNew ? answer.Output : 0),
            EstimatedCostUsd = (old.EstimatedCostUsd ?? 0) + (isNew ? cost : 0),
            LastMessagePreview = Short(answer.Text),
        });
        if (isNew)
        {
            events.Message(session, message);
            events.Phase(session, "message", run.RunId, message);
        }

        events.Agent(run, "lifecycle", ended, static (writer, endedAt) =>
        {
            writer.WriteString("phase"u8, "end"u8);
            writer.WriteNumber("endedAt"u8, endedAt);
        });
        (var won, record) = await ending.CloseAsync(run, record with
        {
            State = RunRecord.Ok,
            EndedAt = ended,
            Text = message.Text,
            Model = answer.Model,
            InputTokens = answer.Input,
            OutputTokens = answer.Output,
        });
        if (won)
        {
            if (run.IsChat && answer.Text.Length > answer.Sent && !RunEnding.IsSuppressed(answer.Text))
            {
                events.Chat(run.RunId, run.SessionKey, run.Seq, "delta", answer.Text);
            }

            await ending.TellAsync(record);
        }
        else
        {
            session = await UpdateAsync(session, old => WithOutcome(old, record));
        }

        events.Phase(session, "end", run.RunId);
        return record;
    }

    /// <summary>Ends a run that was stopped before its turn: the session is somebody else's at the moment.</summary>
    public async Task<RunRecord> GiveUpAsync(Run run, string stopReason)
    {
        var record = await ending.AbortAsync(run, stopReason);
        AbortedLifecycle(run, record);
        return record;
    }

    /// <summary>Tells how a run ended whose process died before it could.</summary>
    public async Task SettleAsync(Run run)
    {
        var record = run.Record;
        if (await sessions.UpdateAsync(run.SessionKey, old => WithOutcome(old, record), CancellationToken.None) is { } session)
        {
            events.Phase(session, record.State == RunRecord.Failed ? "error" : "end", run.RunId);
        }
    }

    private async Task<RunRecord> AbortedAsync(Run run, SessionEntry session)
    {
        var record = await ending.AbortAsync(run, run.StopReason ?? "timeout");
        session = await UpdateAsync(session, old => WithOutcome(old, record));
        AbortedLifecycle(run, record);
        events.Phase(session, "end", run.RunId);
        return record;
    }

    private void AbortedLifecycle(Run run, RunRecord record) => events.Agent(run, "lifecycle", record.EndedAt ?? Now, static (writer, endedAt) =>
    {
        writer.WriteString("phase"u8, "end"u8);
        writer.WriteBoolean("aborted"u8, true);
        writer.WriteString("stopReason"u8, "aborted"u8);
        writer.WriteNumber("endedAt"u8, endedAt);
    });

    private static SessionEntry WithOutcome(SessionEntry session, RunRecord record) => session with
    {
        Status = record.State switch
        {
            RunRecord.Ok => "done",
            RunRecord.Failed => "failed",
            RunRecord.TimedOut => "timeout",
            _ => "killed",
        },
        EndedAt = record.EndedAt,
        AbortedLastRun = record.State switch
        {
            RunRecord.Ok => false,
            RunRecord.Failed => session.AbortedLastRun,
            _ => true,
        },
    };

    private async Task<RunRecord> FailedAsync(Run run, RunRecord record, SessionEntry session, string error)
    {
        record = record with { State = RunRecord.Failed, EndedAt = Now, Error = error };
        session = await UpdateAsync(session, old => WithOutcome(old, record));
        events.Agent(run, "lifecycle", (error, ended: record.EndedAt.Value), static (writer, state) =>
        {
            writer.WriteString("phase"u8, "error"u8);
            writer.WriteString("error"u8, state.error);
            writer.WriteNumber("endedAt"u8, state.ended);
        });
        (var won, record) = await ending.CloseAsync(run, record);
        if (won)
        {
            await ending.TellAsync(record);
        }

        events.Phase(session, "error", run.RunId);
        return record;
    }

    private bool Delta(Run run)
    {
        if (!run.IsChat || run.IsChatClosed || RunEnding.IsSuppressed(run.Text))
        {
            return false;
        }

        events.Chat(run.RunId, run.SessionKey, run.Seq, "delta", run.Text);
        return true;
    }

    private async Task<SessionEntry> UpdateAsync(SessionEntry session, Func<SessionEntry, SessionEntry> change) =>
        await sessions.UpdateAsync(session.Key, change, CancellationToken.None) ?? session;

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= ShortText ? line : string.Concat(line.AsSpan(0, ShortText - 1), "…");
    }

    private static long Estimate(long characters) => (characters + 3) / 4;

    private readonly record struct Answer(
        string Text, string Model, string? Provider, long Input, long Output, bool IsEstimated, decimal Cost, int Sent);
}
