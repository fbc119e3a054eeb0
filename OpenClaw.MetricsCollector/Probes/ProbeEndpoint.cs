using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Serves <c>/probe?target=&amp;module=</c> as blackbox_exporter does.</summary>
internal sealed partial class ProbeEndpoint(
    ProbeModules modules, ProbeTargets targets, IOptions<ProbeOptions> options, ILogger<ProbeEndpoint> logger) : IDisposable
{
    private const string DefaultModule = "http_2xx";
    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>Left of the scrape's time for the answer itself.</summary>
    private const double TimeoutMargin = 0.5;

    private readonly SemaphoreSlim _slots = new(options.Value.Limit);

    public async Task<Results<EmptyHttpResult, ProblemHttpResult>> ServeAsync(HttpContext context)
    {
        string? target = context.Request.Query["target"];
        if (string.IsNullOrEmpty(target))
        {
            return Refuse(StatusCodes.Status400BadRequest, "The parameter target is missing.");
        }

        if (modules.Current() is not { } known)
        {
            return Refuse(StatusCodes.Status500InternalServerError, $"The probe modules cannot be used: {modules.Error}.");
        }

        var name = context.Request.Query["module"] is [{ Length: > 0 } given] ? given : DefaultModule;
        if (!known.TryGetValue(name, out var module))
        {
            return Refuse(
                StatusCodes.Status400BadRequest, $"There is no module \"{name}\"; known are {string.Join(", ", known.Keys.Order())}.");
        }

        if (module.Unusable is { } reason)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"Module \"{name}\" cannot be used: {reason}.");
        }

        if (!targets.Allows(target))
        {
            return Refuse(
                StatusCodes.Status403Forbidden,
                $"The target \"{target}\" may not be probed; {ProbeOptions.Section}:{nameof(ProbeOptions.Targets)} lists the ones that may.");
        }

        if (!await _slots.WaitAsync(TimeSpan.Zero))
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, "Too many probes are running.");
        }

        try
        {
            await ProbeAsync(context, module, target);
        }
        finally
        {
            _slots.Release();
        }

        return TypedResults.Empty;
    }

    public void Dispose() => _slots.Dispose();

    private static ProblemHttpResult Refuse(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    private async Task ProbeAsync(HttpContext context, ProbeModule module, string target)
    {
        var writer = new ExpositionWriter();
        var probe = new Probe(module, target, targets, writer);
        var timeout = Timeout(context, module);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        cancellation.CancelAfter(timeout);
        var started = Stopwatch.GetTimestamp();
        var success = false;
        try
        {
            success = module.Prober switch
            {
                "http" => await new HttpProbe(probe).RunAsync(cancellation.Token),
                "tcp" => await new TcpProbe(probe).RunAsync(cancellation.Token),
                "dns" => await new DnsProbe(probe).RunAsync(cancellation.Token),
                _ => await new IcmpProbe(probe).RunAsync(timeout, cancellation.Token),
            };
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            probe.Fail($"no answer within {timeout.TotalSeconds:0.###} s");
        }

        if (probe.Failure is { } failure)
        {
            LogFailure(logger, target, module.Name, failure);
        }

        writer.Single(
            "probe_duration_seconds"u8,
            MetricType.Gauge,
            "Returns how long the probe took to complete in seconds"u8,
            Stopwatch.GetElapsedTime(started).TotalSeconds);
        writer.Single("probe_success"u8, MetricType.Gauge, "Displays whether or not the probe was a success"u8, success ? 1 : 0);
        context.Response.ContentType = MetricsEndpoint.ContentType;
        context.Response.ContentLength = writer.Length;
        context.Response.BodyWriter.Write(writer.Written);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private TimeSpan Timeout(HttpContext context, ProbeModule module)
    {
        var timeout = options.Value.Timeout;
        if (module.Timeout is { } own && own < timeout)
        {
            timeout = own;
        }

        return double.TryParse(context.Request.Headers[TimeoutHeader], CultureInfo.InvariantCulture, out var scrape)
            && scrape - TimeoutMargin is > 0 and var left
            && left < timeout.TotalSeconds
            ? TimeSpan.FromSeconds(left)
            : timeout;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Probe of {Target} by {Module} failed: {Reason}")]
    private static partial void LogFailure(ILogger logger, string target, string module, string reason);
}
