using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Asks a name server.</summary>
internal sealed class DnsProbe(Probe probe)
{
    private const int HeaderLength = 12;

    private static readonly string[] Codes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

    private readonly ProbeModule.DnsSettings _settings = probe.Module.Dns;
    private double _connect;
    private double _request;
    private int _answers;
    private int _authorities;
    private int _additionals;
    private bool _answered;

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        const int DnsPort = 53;
        var success = false;
        if (probe.HostAndPort(DnsPort) is var (host, port) && await probe.ResolveAsync(host, cancellation) is { } ip)
        {
            try
            {
                success = await AskAsync(new IPEndPoint(ip, port), cancellation);
            }
            catch (Exception exception) when (exception is SocketException or IOException or FormatException or OperationCanceledException)
            {
                probe.Fail(exception.Message);
            }
        }

        Write();
        return success;
    }

    private static ushort TypeOf(string name) => name.ToUpperInvariant() switch
    {
        "A" => 1,
        "NS" => 2,
        "CNAME" => 5,
        "SOA" => 6,
        "PTR" => 12,
        "MX" => 15,
        "TXT" => 16,
        "AAAA" => 28,
        "SRV" => 33,
        "ANY" => 255,
        _ => throw new FormatException($"query type {name} is not supported"),
    };

    private async Task<bool> AskAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var id = (ushort)Random.Shared.Next(ushort.MaxValue);
        var query = Query(id);
        var started = Stopwatch.GetTimestamp();
        using var socket = _settings.OverTcp
            ? new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation);
        _connect = Stopwatch.GetElapsedTime(started).TotalSeconds;
        started = Stopwatch.GetTimestamp();
        var answer = _settings.OverTcp
            ? await ExchangeStreamAsync(socket, query, cancellation)
            : await ExchangeDatagramAsync(socket, query, id, cancellation);
        _request = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return Judge(answer, id);
    }

    private byte[] Query(ushort id)
    {
        var packet = new List<byte>(HeaderLength + _settings.QueryName.Length + 6);
        packet.AddRange([(byte)(id >> 8), (byte)id, (byte)(_settings.Recursion ? 1 : 0), 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        foreach (var label in _settings.QueryName.TrimEnd('.').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = Encoding.ASCII.GetBytes(label);
            if (bytes.Length > 63)
            {
                throw new FormatException($"query name {_settings.QueryName} is invalid");
            }

            packet.Add((byte)bytes.Length);
            packet.AddRange(bytes);
        }

        var type = TypeOf(_settings.QueryType);
        packet.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        return [.. packet];
    }

    private static async Task<byte[]> ExchangeDatagramAsync(Socket socket, byte[] query, ushort id, CancellationToken cancellation)
    {
        await socket.SendAsync(query, cancellation);
        var buffer = new byte[ushort.MaxValue];
        for (; ; )
        {
            var length = await socket.ReceiveAsync(buffer, cancellation);
            // A late or forged answer to another question is not ours.
            if (length >= HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(buffer) == id)
            {
                return buffer[..length];
            }
        }
    }

    private static async Task<byte[]> ExchangeStreamAsync(Socket socket, byte[] query, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], cancellation);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellation);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return answer;
    }

    private bool Judge(byte[] answer, ushort id)
    {
        if (answer.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(answer) != id || (answer[2] & 0x80) == 0)
        {
            return probe.Fail("what answers is no name server");
        }

        _answered = true;
        _answers = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));
        _authorities = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(8));
        _additionals = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(10));
        var code = answer[3] & 0x0f;
        var name = code < Codes.Length ? Codes[code] : $"RCODE{code}";
        return _settings.ValidCodes.Contains(name) || probe.Fail($"the name server answers {name}");
    }

    private void Write()
    {
        var writer = probe.Writer;
        writer.Family("probe_dns_duration_seconds"u8, MetricType.Gauge, "Duration of DNS request by phase"u8);
        writer.Sample().Label("phase"u8, "connect"u8).Value(_connect);
        writer.Sample().Label("phase"u8, "request"u8).Value(_request);
        writer.Sample().Label("phase"u8, "resolve"u8).Value(probe.ResolveSeconds);
        writer.Single("probe_dns_answer_rrs"u8, MetricType.Gauge, "Returns number of entries in the answer resource record list"u8, _answers);
        writer.Single(
            "probe_dns_authority_rrs"u8, MetricType.Gauge, "Returns number of entries in the authority resource record list"u8, _authorities);
        writer.Single(
            "probe_dns_additional_rrs"u8, MetricType.Gauge, "Returns number of entries in the additional resource record list"u8, _additionals);
        writer.Single(
            "probe_dns_query_succeeded"u8, MetricType.Gauge, "Displays whether or not the query was executed successfully"u8, _answered ? 1 : 0);
    }
}
