using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Models;

/// <summary>Finds a model for every call: repeats within a group, goes on to other groups, leaves deployments alone that do not work.</summary>
/// <remarks>
/// Three scopes, which do not share a counter. A call repeats within a group at most <see cref="ModelOptions.Retries"/> times, not counting
/// deployments that it has not tried. When the group cannot answer, the call goes on to the group's fallbacks, each once. A deployment's
/// cooldown belongs to the deployment, whichever group and call it failed in. A streamed answer is only moved to another deployment before
/// its first piece; after it a failure ends the stream.
/// </remarks>
internal sealed partial class RouterChatClient(
    ModelRoutes routes, ModelAccounting accounting, ModelMetrics metrics, ResponseCache cache, IOptions<ModelOptions> options,
    TimeProvider clock, ILogger<RouterChatClient> logger) : IChatClient
{
    private readonly ModelOptions _options = options.Value;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Request(messages, options);
        var key = cache.KeyOf(request.Group, request.Messages, options);
        if (cache.Find(key) is { } kept)
        {
            metrics.FromCache();
            return kept;
        }

        var (attempt, response) = await RouteAsync(
            request, attempt => attempt.Deployment.Client.GetResponseAsync(request.Messages, options, cancellationToken), cancellationToken);
        attempt.Saw(response);
        var receipt = await attempt.CompleteAsync();
        receipt.AttachTo(response);
        cache.Add(key, response.Messages.Any(HasCalls) ? "" : response.Text, response.ModelId, response.FinishReason, receipt);
        return response;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = Request(messages, options);
        var key = cache.KeyOf(request.Group, request.Messages, options);
        if (cache.Find(key) is { } kept)
        {
            metrics.FromCache();
            yield return new ChatResponseUpdate(ChatRole.Assistant, kept.Text) { ModelId = kept.ModelId, FinishReason = kept.FinishReason };
            yield return ModelReceipt.Of(kept)!.ToUpdate();
            yield break;
        }

        var (attempt, stream) = await RouteAsync(
            request,
            attempt => ModelStream.OpenAsync(
                attempt, attempt.Deployment.Client.GetStreamingResponseAsync(request.Messages, options, cancellationToken), cancellationToken),
            cancellationToken);
        var text = key is null ? null : new StringBuilder();
        string? modelId = null;
        ChatFinishReason? finish = null;
        ModelReceipt receipt;
        try
        {
            while (await NextAsync(attempt, stream) is { } update)
            {
                text?.Append(update.Text);
                modelId = update.ModelId ?? modelId;
                finish = update.FinishReason ?? finish;
                yield return update;
            }

            receipt = await attempt.CompleteAsync();
        }
        finally
        {
            await attempt.CancelAsync();
            await stream.DisposeAsync();
        }

        if (text is not null)
        {
            cache.Add(key, text.ToString(), modelId, finish, receipt);
        }

        yield return receipt.ToUpdate();
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this
        : routes.Default.Members[0].Deployment.Client.GetService(serviceType, serviceKey);

    public void Dispose()
    {
    }

    private static bool HasCalls(ChatMessage message) => message.Contents.Any(content => content is not (TextContent or TextReasoningContent));

    private RoutedRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? given)
    {
        var call = ModelCall.Of(given);
        return new RoutedRequest(routes.Of(call.AgentId), call, messages as IReadOnlyList<ChatMessage> ?? [.. messages], given);
    }

    private async Task<(ModelAttempt Attempt, T Result)> RouteAsync<T>(
        RoutedRequest request, Func<ModelAttempt, Task<T>> ask, CancellationToken cancellation)
    {
        var group = request.Group;
        HashSet<ModelGroup> seen = [group];
        Queue<ModelGroup> waiting = new();
        while (true)
        {
            var isLast = waiting.Count == 0 && group.Fallbacks.All(seen.Contains);
            var (attempt, result, failure) = await AskAsync(group, isLast, request, ask, cancellation);
            if (attempt is not null)
            {
                return (attempt, result!);
            }

            var others = failure!.Kind switch
            {
                ModelErrorKind.ContextWindow => group.ContextFallbacks,
                ModelErrorKind.ContentPolicy => group.ContentFallbacks,
                _ => group.Fallbacks,
            };
            foreach (var other in others.Where(seen.Add))
            {
                waiting.Enqueue(other);
            }

            if (!waiting.TryDequeue(out var next))
            {
                throw failure;
            }

            metrics.FellBack(group, next, failure.Kind);
            FallsBack(group.Name, next.Name, failure.Message);
            group = next;
        }
    }

    /// <summary>Asks the deployments of one group.</summary>
    /// <param name="isLast">Whether there is no other group to turn to, so that it is worth waiting for a cooldown's end.</param>
    private async Task<(ModelAttempt? Attempt, T? Result, ModelCallException? Failure)> AskAsync<T>(
        ModelGroup group, bool isLast, RoutedRequest request, Func<ModelAttempt, Task<T>> ask, CancellationToken cancellation)
    {
        List<Deployment> tried = [];
        ModelCallException? failure = null;
        var repetitions = 0;
        while (true)
        {
            var deployment = group.Enter(tried, mayRepeat: false);
            while (deployment is null && repetitions < _options.Retries && PauseBefore(repetitions, group, isLast) is { } pause)
            {
                repetitions++;
                await Task.Delay(pause, clock, cancellation);
                deployment = group.Enter(tried, mayRepeat: true);
            }

            if (deployment is null)
            {
                return (null, default, failure ?? CoolsDown(group));
            }

            var attempt = await accounting.BeginAsync(group, deployment, request.Call, request.Messages, request.Options, cancellation);
            try
            {
                return (attempt, await ask(attempt), null);
            }
            catch (ModelCallException exception)
            {
                failure = exception;
                await FailAsync(attempt, exception);
                if (exception.Kind == ModelErrorKind.Client && exception.Status != StatusCodes.Status404NotFound)
                {
                    throw;
                }

                if (exception.Kind is ModelErrorKind.ContextWindow or ModelErrorKind.ContentPolicy)
                {
                    return (null, default, exception);
                }

                tried.Add(deployment);
            }
            catch (OperationCanceledException)
            {
                await attempt.CancelAsync();
                throw;
            }
            catch (Exception exception)
            {
                await attempt.FailAsync(new ModelCallException(ModelErrorKind.Server, exception.Message, exception));
                throw;
            }
        }
    }

    /// <summary>How long to wait before a repetition; null when waiting is not worth it.</summary>
    private TimeSpan? PauseBefore(int repetitions, ModelGroup group, bool isLast)
    {
        var opens = group.OpensIn;
        if (opens <= TimeSpan.Zero)
        {
            return _options.RetryDelay * (1 << repetitions);
        }

        return isLast && opens <= _options.RetryAfterLimit ? opens : null;
    }

    private async Task<ChatResponseUpdate?> NextAsync(ModelAttempt attempt, ModelStream stream)
    {
        try
        {
            return await stream.NextAsync();
        }
        catch (ModelCallException exception)
        {
            await FailAsync(attempt, exception);
            throw;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await attempt.FailAsync(new ModelCallException(ModelErrorKind.Server, exception.Message, exception));
            throw;
        }
    }

    private async Task FailAsync(ModelAttempt attempt, ModelCallException exception)
    {
        if (await attempt.FailAsync(exception) is { } cooldown)
        {
            Cooldown(attempt.Deployment.Label, cooldown.TotalSeconds, exception.Message);
        }
    }

    private static ModelCallException CoolsDown(ModelGroup group) => new(
        ModelErrorKind.Server,
        $"no deployment of group '{group.Name}' can be called now, all failed and cool down: "
        + string.Join(", ", group.Members.Select(member => member.Deployment.Label)))
    {
        RetryAfter = group.OpensIn,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Calls of group {From} go on to group {To}: {Reason}")]
    private partial void FallsBack(string from, string to, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deployment {Deployment} is left alone for {Seconds} s: {Reason}")]
    private partial void Cooldown(string deployment, double seconds, string reason);

    private sealed record RoutedRequest(ModelGroup Group, ModelCall Call, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);
}
