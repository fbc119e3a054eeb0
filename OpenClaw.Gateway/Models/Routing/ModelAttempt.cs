using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>One call to one deployment, from its reservation to its end; ended exactly once.</summary>
internal sealed class ModelAttempt(
    ModelAccounting accounting, ModelGroup group, Deployment deployment, ModelCall call, BudgetReservation reservation, long inputEstimate,
    Activity? activity)
{
    private readonly long _started = accounting.Clock.GetTimestamp();
    private TimeSpan? _firstPiece;
    private UsageDetails? _usage;
    private string? _responseId;
    private string? _responseModel;
    private ChatFinishReason? _finish;
    private long _characters;
    private bool _ended;

    public Deployment Deployment => deployment;

    private TimeSpan Elapsed => accounting.Clock.GetElapsedTime(_started);

    /// <summary>Takes note of a piece of a streamed answer.</summary>
    public void Saw(ChatResponseUpdate update)
    {
        _responseId = update.ResponseId ?? _responseId;
        _responseModel = update.ModelId ?? _responseModel;
        _finish = update.FinishReason ?? _finish;
        foreach (var content in update.Contents)
        {
            if (content is UsageContent { Details: { } details })
            {
                (_usage ??= new UsageDetails()).Add(details);
            }
            else
            {
                _characters += (content as TextContent)?.Text.Length ?? 0;
                if (_firstPiece is null)
                {
                    _firstPiece = Elapsed;
                    accounting.Metrics.FirstPiece(group, deployment, _firstPiece.Value);
                }
            }
        }
    }

    /// <summary>Takes note of a whole answer.</summary>
    public void Saw(ChatResponse response)
    {
        (_responseId, _responseModel, _finish, _usage) = (response.ResponseId, response.ModelId, response.FinishReason, response.Usage);
        _characters = response.Text.Length;
    }

    /// <summary>Ends the call with its answer.</summary>
    public async Task<ModelReceipt> CompleteAsync()
    {
        _ended = true;
        var took = Elapsed;
        deployment.Succeeded(_firstPiece ?? took);
        accounting.Metrics.Requested(group, deployment, StatusCodes.Status200OK, ModelErrorKindNames.None, took);
        var isEstimated = _usage is null;
        var usage = _usage ?? WireJson.Usage(inputEstimate, ModelAccounting.TokensOf(_characters))!;

        // A responder without a model has no tokens unless it says so.
        var receipt = await accounting.ChargeAsync(
            group, deployment, call, reservation, deployment.IsBuiltIn && isEstimated ? null : usage, isEstimated, _responseId);
        if (activity is not null)
        {
            Describe(activity, usage, receipt.Cost);
            activity.Dispose();
        }

        return receipt;
    }

    /// <summary>Ends the call without an answer; what the provider said that it used is charged all the same.</summary>
    /// <returns>The cooldown that begins; null when none does.</returns>
    public async Task<TimeSpan?> FailAsync(ModelCallException exception)
    {
        if (_ended)
        {
            return null;
        }

        _ended = true;
        var cooldown = deployment.Failed(exception);
        if (cooldown is not null)
        {
            accounting.Metrics.CoolsDown(deployment, exception.Kind);
        }

        accounting.Metrics.Requested(group, deployment, exception.Status, exception.Kind.Label(), Elapsed);
        await EndAsync(exception.Kind.Label(), ActivityStatusCode.Error);
        return cooldown;
    }

    /// <summary>Ends the call because the caller gave up; does nothing after another end.</summary>
    public async Task CancelAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        deployment.Left();
        accounting.Metrics.Requested(group, deployment, null, ModelErrorKindNames.Cancelled, Elapsed);
        await EndAsync(ModelErrorKindNames.Cancelled, ActivityStatusCode.Unset);
    }

    private async Task EndAsync(string error, ActivityStatusCode status)
    {
        var receipt = await accounting.ChargeAsync(group, deployment, call, reservation, _usage, isEstimated: false, _responseId);
        if (activity is not null)
        {
            activity.SetTag(GenAiConventions.ErrorType, error).SetStatus(status);
            Describe(activity, _usage, receipt.Cost);
            activity.Dispose();
        }
    }

    private void Describe(Activity span, UsageDetails? usage, ModelCost cost)
    {
        span.SetTag(GenAiConventions.ResponseModel, _responseModel).SetTag(GenAiConventions.ResponseId, _responseId);
        span.SetTag(GenAiConventions.FinishReasons, _finish is { } reason ? new[] { reason.Value } : null);
        span.SetTag(GenAiConventions.InputTokens, usage?.InputTokenCount).SetTag(GenAiConventions.OutputTokens, usage?.OutputTokenCount);
        span.SetTag(GenAiConventions.Cost, usage is null ? null : (double)cost.Total);
    }
}
