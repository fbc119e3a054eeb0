using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Connects, and holds a dialog where the module has one.</summary>
internal sealed class TcpProbe(Probe probe)
{
    private const int LineLimit = 64 * 1024;
    private readonly TlsObservation _tls = new(probe.Module);
    private string? _tlsVersion;
    private bool _regexFailed;

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var success = false;
        if (probe.HostAndPort() is var (host, port) && await probe.ResolveAsync(host, cancellation) is { } ip)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(ip, port, cancellation);
                success = await TalkAsync(new NetworkStream(socket), host, cancellation);
            }
            catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException or OperationCanceledException)
            {
                probe.Fail(exception.Message);
            }
        }

        probe.Writer.Single(
            "probe_failed_due_to_regex"u8, MetricType.Gauge, "Indicates if probe failed due to regex"u8, _regexFailed ? 1 : 0);
        _tls.Write(probe.Writer, _tlsVersion);
        return success;
    }

    private async Task<bool> TalkAsync(Stream stream, string host, CancellationToken cancellation)
    {
        if (probe.Module.Tcp.Tls)
        {
            stream = await SecureAsync(stream, host, cancellation);
        }

        foreach (var (expect, send, startTls) in probe.Module.Tcp.Dialog)
        {
            Match? match = null;
            if (expect is not null)
            {
                match = await ExpectAsync(stream, expect, cancellation);
                if (match is null)
                {
                    _regexFailed = true;
                    return probe.Fail($"no line matches {expect}");
                }
            }

            if (send is not null)
            {
                var line = match is null ? send : Regex.Replace(send, @"\$\{(\w+)\}", group => match.Groups[group.Groups[1].Value].Value);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellation);
            }

            if (startTls)
            {
                stream = await SecureAsync(stream, host, cancellation);
            }
        }

        return true;
    }

    private async Task<SslStream> SecureAsync(Stream stream, string host, CancellationToken cancellation)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(_tls.Options(host), cancellation);
        _tlsVersion = TlsObservation.Version(secure);
        return secure;
    }

    private static async Task<Match?> ExpectAsync(Stream stream, Regex expect, CancellationToken cancellation)
    {
        // Byte by byte: nothing beyond the line may be taken, as a handshake could follow it.
        var one = new byte[1];
        var line = new List<byte>();
        for (var total = 0; total < LineLimit; total++)
        {
            if (await stream.ReadAsync(one, cancellation) == 0)
            {
                return null;
            }

            if (one[0] != '\n')
            {
                line.Add(one[0]);
                continue;
            }

            if (expect.Match(Encoding.UTF8.GetString([.. line]).TrimEnd('\r')) is { Success: true } match)
            {
                return match;
            }

            line.Clear();
        }

        return null;
    }
}
