using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Tests.Protocol;

namespace OpenClaw.LoadTest;

/// <summary>One authenticated connection of the gateway protocol, with one request under way at a time.</summary>
/// <remarks>
/// The frames are written and read here, over a blocking socket: load program and gateway share the machine, so what the program
/// saves is measured of the gateway. The masks are zero, which leaves the text as it is.
/// </remarks>
internal sealed class ProtocolClient : IAsker
{
    private static readonly TestDevice Device = new();
    private static readonly byte[] Event = "{\"type\":\"event\""u8.ToArray();
    private readonly BusySocket _socket;
    private byte[] _buffer = new byte[1 << 12];
    private byte[] _request = [];
    private byte[] _requests = [];
    private int _start;
    private int _end;

    private ProtocolClient(int port) => _socket = new BusySocket(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Connects as the command line client does, and waits for hello-ok.</summary>
    public static ProtocolClient Connect(int port, string token)
    {
        var client = new ProtocolClient(port);
        try
        {
            client.Upgrade(port);
            var challenge = JsonNode.Parse(client.Read())!;
            var connect = new JsonObject
            {
                ["minProtocol"] = 3,
                ["maxProtocol"] = 3,
                ["client"] = new JsonObject { ["id"] = "cli", ["version"] = "2026.3.28", ["platform"] = "linux", ["mode"] = "cli" },
                ["role"] = "operator",
                ["scopes"] = new JsonArray("operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing"),
                ["caps"] = new JsonArray(),
                ["auth"] = new JsonObject { ["token"] = token },
            };
            connect["device"] = Device.Prove(connect, (string)challenge["payload"]!["nonce"]!);
            client.Prepare("connect", connect.ToJsonString());
            client.Send(1);
            var answer = JsonNode.Parse(client.ReadResponse())!;
            return (bool)answer["ok"]! ? client : throw new WebSocketException(answer.ToJsonString());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Settles what <see cref="Send"/> sends, so many times at most.</summary>
    public void Prepare(string method, string parameters, int times = 1)
    {
        var text = Encoding.UTF8.GetBytes($$"""{"type":"req","id":"1","method":"{{method}}","params":{{parameters}}}""");
        var extended = text.Length >= 126;
        _request = new byte[(extended ? 8 : 6) + text.Length];
        _request[0] = 0x81;
        _request[1] = (byte)(0x80 | (extended ? 126 : text.Length));
        if (extended)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(2), checked((ushort)text.Length));
        }

        text.CopyTo(_request, _request.Length - text.Length);
        _requests = [.. Enumerable.Repeat(_request, times).SelectMany(request => request)];
    }

    public void Send(int count) => _socket.Send(_requests.AsSpan(0, count * _request.Length));

    public int Receive()
    {
        var count = 0;
        do
        {
            var answer = ReadResponse();
            if (answer.IndexOf("\"ok\":true"u8) < 0)
            {
                throw new WebSocketException(Encoding.UTF8.GetString(answer));
            }

            count++;
        }
        while (HasAnswer());
        return count;
    }

    public void Dispose() => _socket.Dispose();

    private void Upgrade(int port)
    {
        var key = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        _request = Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n");
        _socket.Send(_request);
        int head;
        while ((head = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Fill();
        }

        if (!_buffer.AsSpan(0, _end).StartsWith("HTTP/1.1 101"u8))
        {
            throw new WebSocketException(Encoding.ASCII.GetString(_buffer.AsSpan(0, head)));
        }

        _start = head + 4;
    }

    private ReadOnlySpan<byte> ReadResponse()
    {
        while (true)
        {
            var frame = Read();
            if (!frame.StartsWith(Event))
            {
                return frame;
            }
        }
    }

    /// <summary>The next text message, valid until the next call; gateways send each in one frame.</summary>
    private ReadOnlySpan<byte> Read()
    {
        while (true)
        {
            int head, length;
            while (!TryHead(out head, out length))
            {
                Fill();
            }

            var kind = _buffer[_start] & 0x0F;
            var payload = _buffer.AsSpan(_start + head, length);
            _start += head + length;
            switch (kind)
            {
                case 1:
                    return payload;
                case 8:
                    throw new WebSocketException($"closed: {Encoding.UTF8.GetString(payload[Math.Min(2, length)..])}");
            }
        }
    }

    /// <summary>Whether an answer has come already; events before it are passed over.</summary>
    private bool HasAnswer()
    {
        while (TryHead(out var head, out var length))
        {
            if (!_buffer.AsSpan(_start + head, length).StartsWith(Event))
            {
                return true;
            }

            _start += head + length;
        }

        return false;
    }

    private bool TryHead(out int head, out int length)
    {
        (head, length) = (2, 0);
        var received = _buffer.AsSpan(_start, _end - _start);
        if (received.Length < 2)
        {
            return false;
        }

        length = received[1] & 0x7F;
        head = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (received.Length < head)
        {
            return false;
        }

        length = head switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(received[2..]),
            10 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(received[2..])),
            _ => length,
        };
        return received.Length >= head + length;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var received = _socket.Receive(_buffer.AsSpan(_end));
        _end += received > 0 ? received : throw new WebSocketException("the gateway closed the connection");
    }
}
