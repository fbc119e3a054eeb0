using System.Diagnostics;
using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Answers requests: checks in the order of the protocol, then the handler.</summary>
internal sealed class Dispatcher(MethodTable table, WriteBudget budget, ProtocolLimits limits, ProtocolMetrics metrics, ILogger<Dispatcher> log)
{
    public const string ActivitySourceName = "OpenClaw.Gateway";
    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <summary>Answers one frame; a handler that has to wait goes on behind the call.</summary>
    public void Dispatch(Connection connection, ReadOnlySpan<byte> frame)
    {
        var startedAt = Stopwatch.GetTimestamp();
        switch (FrameReader.Read(frame, table, out var request))
        {
            case FrameKind.NotJson:
                return;
            case FrameKind.Invalid:
                var (id, violations) = FrameReader.Explain(frame);
                connection.Queue.Respond(FrameWriter.Response(id, RpcResult.Invalid($"invalid request frame: {violations}")));
                return;
        }

        var method = table.Find(request.Method);
        metrics.RequestStarted();
        var error = Refusal(connection, method, request.Method);
        if (error is not null)
        {
            Finish(connection, request.Id, RpcResult.Failed(error), method, startedAt);
            if (connection.UnauthorizedInARow > limits.UnauthorizedInARow)
            {
                connection.Close(CloseReason.RepeatedUnauthorized);
            }

            return;
        }

        var parameters = FrameReader.Parse(request.Params);
        if (!(request.Params.IsEmpty && method!.AcceptsEmpty) && method!.Parameters?.Violations(parameters) is { } wrong)
        {
            Finish(connection, request.Id, RpcResult.Invalid($"invalid {method.Name} params: {wrong}"), method, startedAt);
            return;
        }

        var call = new RpcCall(connection, request.Id, parameters);
        var activity = Activities.HasListeners() ? Start(call, method) : null;
        ValueTask<RpcResult> pending;
        try
        {
            pending = method.Handler!(call);
        }
        catch (Exception e)
        {
            pending = Failed(method, e);
        }

        if (pending.IsCompletedSuccessfully)
        {
            Finish(connection, request.Id, pending.Result, method, startedAt, activity);
        }
        else
        {
            connection.Slots.Enter();
            _ = FinishAsync(connection, request.Id, pending, method, startedAt, activity);

            // The receive loop goes on with other requests, which are no part of this one.
            Activity.Current = null;
        }
    }

    private RpcError? Refusal(Connection connection, RpcMethod? method, string name)
    {
        var peer = connection.Peer!;
        if (name == "connect")
        {
            return RpcError.Invalid("connect is only valid as the first request");
        }

        if (method is { Scope: OperatorScopes.None, IsForNodes: false })
        {
            connection.UnauthorizedInARow = 0;
            return null;
        }

        if ((method?.IsForNodes ?? false) == peer.IsOperator)
        {
            connection.UnauthorizedInARow++;
            return RpcError.Invalid($"unauthorized role: {peer.Role}");
        }

        connection.UnauthorizedInARow = 0;
        var scope = method?.Scope ?? OperatorScopes.Admin;
        if (peer.IsOperator && !peer.Scopes.Allows(scope))
        {
            return RpcError.Invalid($"missing scope: {ScopeNames.Name(scope)}");
        }

        if (method is { HasWriteBudget: true } && budget.Take(connection) is > 0 and var wait)
        {
            return new RpcError(
                RpcError.Unavailable,
                $"rate limit exceeded for {name}; retry after {Math.Ceiling(wait / 1000.0)}s",
                FrameWriter.Json(name, static (writer, state) =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("method"u8, state);
                    writer.WriteString("limit"u8, "3 per 60s"u8);
                    writer.WriteEndObject();
                }),
                wait);
        }

        // A long name is hostile; the answer does not repeat all of it.
        return method?.Handler is null ? RpcError.Invalid($"unknown method: {(name.Length <= 200 ? name : name[..200] + "…")}") : null;
    }

    private async Task FinishAsync(
        Connection connection, string id, ValueTask<RpcResult> pending, RpcMethod method, long startedAt, Activity? activity)
    {
        RpcResult result;
        try
        {
            result = await pending;
        }
        catch (Exception e)
        {
            result = await Failed(method, e);
        }
        finally
        {
            connection.Slots.Leave();
        }

        Finish(connection, id, result, method, startedAt, activity);
    }

    private void Finish(Connection connection, string id, in RpcResult result, RpcMethod? method, long startedAt, Activity? activity = null)
    {
        if (!result.IsSilent)
        {
            connection.Queue.Respond(Write(id, result));
        }

        if (activity is not null && result.Error is { } error)
        {
            activity.SetStatus(ActivityStatusCode.Error, error.Code);
        }

        // While the span is current: the histogram's exemplar is the trace that it finds.
        metrics.RequestEnded(method?.Counts ?? table.Unknown, result.Error, startedAt);
        activity?.Dispose();
    }

    private FrameBytes Write(string id, in RpcResult result)
    {
        try
        {
            return FrameWriter.Response(id, result);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            log.ResponseNotWritten(e);
            return FrameWriter.Response(id, RpcResult.Unavailable("the answer cannot be written"));
        }
    }

    private ValueTask<RpcResult> Failed(RpcMethod method, Exception exception)
    {
        switch (exception)
        {
            case RpcException expected:
                return RpcResult.Failed(expected.Error);
            case OperationCanceledException:
                return RpcResult.Unavailable("the request was cancelled");
            default:
                log.HandlerFailed(method.Name, exception);
                return RpcResult.Unavailable(exception.Message);
        }
    }

    private static Activity? Start(RpcCall call, RpcMethod method)
    {
        var activity = Activities.StartActivity(method.Name, ActivityKind.Server);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("rpc.system", "openclaw");
            activity.SetTag("rpc.method", method.Name);
            activity.SetTag("openclaw.connection.id", call.Connection.Id);
        }

        return activity;
    }
}
