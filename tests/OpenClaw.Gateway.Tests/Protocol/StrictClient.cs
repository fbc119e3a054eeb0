using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>A client that takes the protocol at its word: every frame is checked, nothing is forgiven.</summary>
internal sealed class StrictClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    public static readonly string[] AllScopes = ["operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing"];

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, Channel<JsonObject>> _responses = new();
    private readonly Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();
    private readonly TaskCompletionSource<(int? Code, string? Reason)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _violations = new();
    private Task _reading = Task.CompletedTask;
    private int _next;

    public string Nonce { get; private set; } = "";

    public JsonObject Hello { get; private set; } = [];

    public string ConnectionId => (string)Hello["server"]!["connId"]!;

    /// <summary>The close as it arrived; a null code when the socket broke without one.</summary>
    public Task<(int? Code, string? Reason)> Closed => _closed.Task.WaitAsync(Patience);

    /// <summary>What the gateway did against the protocol; empty for a good gateway.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Opens a socket and takes the challenge.</summary>
    public static Task<StrictClient> OpenAsync(Uri address, string? origin = null, params (string Name, string Value)[] headers) => OpenAsync(address, options =>
    {
        if (origin is not null)
        {
            options.SetRequestHeader("Origin", origin);
        }

        foreach (var (name, value) in headers)
        {
            options.SetRequestHeader(name, value);
        }
    });

    /// <summary>Opens a socket with these options and takes the challenge.</summary>
    public static async Task<StrictClient> OpenAsync(Uri address, Action<ClientWebSocketOptions> configure)
    {
        var client = new StrictClient();
        configure(client._socket.Options);
        using var timeout = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(address, timeout.Token);
        client._reading = Task.Run(client.ReadAsync, CancellationToken.None);
        var challenge = await client.EventAsync("connect.challenge");
        Assert.Null(challenge["seq"]);
        client.Nonce = (string)challenge["payload"]!["nonce"]!;
        Assert.True(Guid.TryParse(client.Nonce, out _));
        Assert.True((long)challenge["payload"]!["ts"]! > 0);
        return client;
    }

    /// <summary>Opens a socket and connects; fails when the gateway refuses.</summary>
    public static async Task<StrictClient> ConnectAsync(
        ProtocolGateway gateway, TestDevice? device = null, string[]? scopes = null, string id = "cli", string mode = "cli", Action<JsonObject>? change = null)
    {
        var client = await OpenAsync(gateway.Socket);
        var answer = await client.HandshakeAsync(client.Params(device ?? new TestDevice(), scopes, id, mode, change: change));
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        client.Hello = answer["payload"]!.AsObject();
        return client;
    }

    /// <summary>Good parameters of connect; <paramref name="change"/> runs before they are signed.</summary>
    public JsonObject Params(
        TestDevice? device, string[]? scopes = null, string id = "cli", string mode = "cli", string? token = ProtocolGateway.Token,
        int version = 3, Action<JsonObject>? change = null, long? signedAt = null, string? nonce = null) =>
        ConnectParams(device, nonce ?? Nonce, scopes, id, mode, token, version, change, signedAt);

    /// <summary>Good parameters of connect for a challenge with this nonce.</summary>
    public static JsonObject ConnectParams(
        TestDevice? device, string nonce, string[]? scopes = null, string id = "cli", string mode = "cli", string? token = ProtocolGateway.Token,
        int version = 3, Action<JsonObject>? change = null, long? signedAt = null)
    {
        var connect = new JsonObject
        {
            ["minProtocol"] = 3,
            ["maxProtocol"] = 3,
            ["client"] = new JsonObject { ["id"] = id, ["version"] = "2026.3.28", ["platform"] = "linux", ["mode"] = mode },
            ["role"] = "operator",
            ["scopes"] = new JsonArray([.. (scopes ?? AllScopes).Select(scope => (JsonNode)scope!)]),
            ["caps"] = new JsonArray(),
        };
        if (token is not null)
        {
            connect["auth"] = new JsonObject { ["token"] = token };
        }

        change?.Invoke(connect);
        if (device is not null)
        {
            connect["device"] = device.Prove(connect, nonce, version, signedAt);
        }

        return connect;
    }

    public async Task<JsonObject> HandshakeAsync(JsonObject parameters)
    {
        var answer = await CallRawAsync("connect", parameters);
        if ((bool)answer["ok"]!)
        {
            Hello = answer["payload"]!.AsObject();
        }

        return answer;
    }

    /// <summary>Calls a method and gives the payload; fails when the gateway answers with an error.</summary>
    public async Task<JsonNode?> CallAsync(string method, JsonNode? parameters = null)
    {
        var answer = await CallRawAsync(method, parameters);
        Assert.True((bool)answer["ok"]!, $"{method}: {answer.ToJsonString()}");
        return answer["payload"]?.DeepClone();
    }

    /// <summary>Calls a method and gives the error; fails when there is none.</summary>
    public async Task<JsonObject> FailAsync(string method, JsonNode? parameters = null)
    {
        var answer = await CallRawAsync(method, parameters);
        Assert.False((bool)answer["ok"]!, $"{method}: {answer.ToJsonString()}");
        return answer["error"]!.AsObject();
    }

    /// <summary>Calls a method and gives the whole frame.</summary>
    public async Task<JsonObject> CallRawAsync(string method, JsonNode? parameters = null)
    {
        var id = await SendAsync(method, parameters);
        return await ResponseAsync(id);
    }

    /// <summary>Sends a request and gives its id.</summary>
    public async Task<string> SendAsync(string method, JsonNode? parameters = null)
    {
        var id = $"r{Interlocked.Increment(ref _next)}";
        _responses[id] = Channel.CreateUnbounded<JsonObject>();
        var frame = new JsonObject { ["type"] = "req", ["id"] = id, ["method"] = method };
        if (parameters is not null)
        {
            frame["params"] = parameters.DeepClone();
        }

        await SendTextAsync(frame.ToJsonString());
        return id;
    }

    /// <summary>The next response on an id.</summary>
    public async Task<JsonObject> ResponseAsync(string id)
    {
        using var timeout = new CancellationTokenSource(Patience);
        return await _responses.GetOrAdd(id, _ => Channel.CreateUnbounded<JsonObject>()).Reader.ReadAsync(timeout.Token);
    }

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendBytesAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _socket.SendAsync(bytes, type, endOfMessage: true, timeout.Token);
    }

    /// <summary>The next event with this name; others before it are skipped.</summary>
    public Task<JsonObject> EventAsync(string name) => EventAsync(frame => (string)frame["event"]! == name);

    public async Task<JsonObject> EventAsync(Func<JsonObject, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var frame = await _events.Reader.ReadAsync(timeout.Token);
            if (wanted(frame))
            {
                return frame;
            }
        }
    }

    /// <summary>The events that are here already.</summary>
    public List<JsonObject> TakeEvents()
    {
        var taken = new List<JsonObject>();
        while (_events.Reader.TryRead(out var frame))
        {
            taken.Add(frame);
        }

        return taken;
    }

    public async Task CloseAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        if (_socket.State == WebSocketState.Open)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
        }

        await _reading.WaitAsync(timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        Assert.Empty(_violations);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    if (_socket.State == WebSocketState.CloseReceived)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    }

                    _closed.TrySetResult(((int?)_socket.CloseStatus, _socket.CloseStatusDescription));
                    break;
                }

                if (received.MessageType != WebSocketMessageType.Text)
                {
                    _violations.Enqueue("a frame that is not text");
                }

                message.Write(buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    Take(message.ToArray());
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _closed.TrySetResult((null, e.Message));
        }

        _events.Writer.TryComplete();
        foreach (var response in _responses.Values)
        {
            response.Writer.TryComplete();
        }
    }

    private void Take(byte[] bytes)
    {
        JsonObject frame;
        try
        {
            frame = JsonNode.Parse(bytes)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _violations.Enqueue($"not an object: {Encoding.UTF8.GetString(bytes)}");
            return;
        }

        foreach (var violation in FrameRules.Check(frame))
        {
            _violations.Enqueue($"{violation}: {Encoding.UTF8.GetString(bytes)[..Math.Min(400, bytes.Length)]}");
        }

        if ((string?)frame["type"] == "event")
        {
            _events.Writer.TryWrite(frame);
        }
        else
        {
            _responses.GetOrAdd((string)frame["id"]!, _ => Channel.CreateUnbounded<JsonObject>()).Writer.TryWrite(frame);
        }
    }
}
