using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Requests a page.</summary>
internal sealed class HttpProbe(Probe probe)
{
    private const int RedirectLimit = 10;
    private const int BodyLimit = 10 * 1024 * 1024;

    private readonly ProbeModule.HttpSettings _settings = probe.Module.Http;
    private readonly TlsObservation _tls = new(probe.Module);
    private string? _tlsVersion;
    private double _connect;
    private double _handshake;
    private double _processing;
    private double _transfer;
    private long _mark;
    private int _status;
    private int _redirects;
    private bool _ssl;
    private double _version;
    private long _contentLength;
    private long _bodyLength;
    private bool _regexFailed;
    private double _lastModified = double.NaN;

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var text = probe.Target.Contains("://", StringComparison.Ordinal) ? probe.Target : $"http://{probe.Target}";
        var success = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? await TryAsync(address!, cancellation)
            : probe.Fail($"the target {probe.Target} is no http address");
        Write();
        return success;
    }

    private async Task<bool> TryAsync(Uri address, CancellationToken cancellation)
    {
        if (await probe.ResolveAsync(address.Host, cancellation) is not { } ip)
        {
            return false;
        }

        try
        {
            using var client = new HttpMessageInvoker(Handler(address.Host, ip));
            for (; ; )
            {
                using var request = Request(address);
                _mark = Stopwatch.GetTimestamp();
                using var response = await client.SendAsync(request, cancellation);
                _processing += Lap();
                if (Redirection(response, address) is not { } next)
                {
                    return await JudgeAsync(response, address, cancellation);
                }

                if (++_redirects > RedirectLimit)
                {
                    return probe.Fail($"more than {RedirectLimit} redirections");
                }

                if (next.Host != address.Host && !probe.Allows(next.ToString()))
                {
                    return probe.Fail($"a redirection leads to {next.Host}, which is not an allowed target");
                }

                address = next;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return probe.Fail(exception.InnerException?.Message ?? exception.Message);
        }
    }

    private SocketsHttpHandler Handler(string host, IPAddress ip) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = _tls.Options(host),
        ConnectCallback = async (context, cancellation) =>
        {
            _mark = Stopwatch.GetTimestamp();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                var endpoint = context.DnsEndPoint;
                await (endpoint.Host == host
                    ? socket.ConnectAsync(ip, endpoint.Port, cancellation)
                    : socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellation));
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            _connect += Lap();
            return new NetworkStream(socket, ownsSocket: true);
        },
        PlaintextStreamFilter = (context, _) =>
        {
            if (context.PlaintextStream is SslStream secure)
            {
                _handshake += Lap();
                _tlsVersion = TlsObservation.Version(secure);
            }

            return ValueTask.FromResult(context.PlaintextStream);
        },
    };

    private HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(new HttpMethod(_settings.Method), address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = _settings.Body is { } body ? new ByteArrayContent(Encoding.UTF8.GetBytes(body)) : null,
        };
        request.Headers.UserAgent.ParseAdd("OpenClaw-Collector");
        foreach (var (name, value) in _settings.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private Uri? Redirection(HttpResponseMessage response, Uri address) =>
        _settings.FollowRedirects && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location
            ? new Uri(address, location)
            : null;

    private async Task<bool> JudgeAsync(HttpResponseMessage response, Uri address, CancellationToken cancellation)
    {
        _status = (int)response.StatusCode;
        _ssl = address.Scheme == "https";
        _version = double.Parse(response.Version.ToString(2));
        _contentLength = response.Content.Headers.ContentLength ?? -1;
        if (response.Content.Headers.LastModified is { } modified)
        {
            _lastModified = modified.ToUnixTimeSeconds();
        }

        _mark = Stopwatch.GetTimestamp();
        var body = await ReadAsync(response, cancellation);
        _transfer += Lap();
        var valid = _settings.ValidStatusCodes.Count > 0 ? _settings.ValidStatusCodes.Contains(_status) : _status is >= 200 and < 300;
        var version = $"HTTP/{response.Version.ToString(2)}";
        return (valid || probe.Fail($"status {_status} is not valid"))
            && (_settings.ValidVersions.Count == 0 || _settings.ValidVersions.Contains(version) || probe.Fail($"{version} is not valid"))
            && (!_settings.FailIfSsl || !_ssl || probe.Fail("TLS is in use"))
            && (!_settings.FailIfNotSsl || _ssl || probe.Fail("TLS is not in use"))
            && BodyIsGood(body);
    }

    private bool BodyIsGood(string? body)
    {
        try
        {
            _regexFailed = body is not null
                && (_settings.FailIfBodyMatches.Any(expression => expression.IsMatch(body))
                    || !_settings.FailIfBodyNotMatches.All(expression => expression.IsMatch(body)));
        }
        catch (RegexMatchTimeoutException)
        {
            _regexFailed = true;
        }

        return !_regexFailed || probe.Fail("the body fails an expression");
    }

    private async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var wanted = _settings.FailIfBodyMatches.Count + _settings.FailIfBodyNotMatches.Count > 0;
        using var kept = wanted ? new MemoryStream() : null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[8 * 1024];
        int read;
        while (_bodyLength < BodyLimit && (read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            _bodyLength += read;
            kept?.Write(buffer, 0, read);
        }

        return kept is null ? null : Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private double Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_mark, now).TotalSeconds;
        _mark = now;
        return seconds;
    }

    private void Write()
    {
        var writer = probe.Writer;
        writer.Family("probe_http_duration_seconds"u8, MetricType.Gauge, "Duration of http request by phase, summed over all redirects"u8);
        writer.Sample().Label("phase"u8, "connect"u8).Value(_connect);
        writer.Sample().Label("phase"u8, "processing"u8).Value(_processing);
        writer.Sample().Label("phase"u8, "resolve"u8).Value(probe.ResolveSeconds);
        writer.Sample().Label("phase"u8, "tls"u8).Value(_handshake);
        writer.Sample().Label("phase"u8, "transfer"u8).Value(_transfer);
        writer.Single("probe_failed_due_to_regex"u8, MetricType.Gauge, "Indicates if probe failed due to regex"u8, _regexFailed ? 1 : 0);
        writer.Single("probe_http_content_length"u8, MetricType.Gauge, "Length of http content response"u8, _contentLength);
        writer.Single("probe_http_redirects"u8, MetricType.Gauge, "The number of redirects"u8, _redirects);
        writer.Single("probe_http_ssl"u8, MetricType.Gauge, "Indicates if SSL was used for the final redirect"u8, _ssl ? 1 : 0);
        writer.Single("probe_http_status_code"u8, MetricType.Gauge, "Response HTTP status code"u8, _status);
        writer.Single(
            "probe_http_uncompressed_body_length"u8, MetricType.Gauge, "Length of uncompressed response body"u8, _bodyLength);
        writer.Single("probe_http_version"u8, MetricType.Gauge, "Returns the version of HTTP of the probe response"u8, _version);
        if (!double.IsNaN(_lastModified))
        {
            writer.Single(
                "probe_http_last_modified_timestamp_seconds"u8,
                MetricType.Gauge,
                "Returns the Last-Modified HTTP response header in unixtime"u8,
                _lastModified);
        }

        _tls.Write(writer, _tlsVersion);
    }
}
