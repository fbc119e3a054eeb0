using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using OpenClaw.Gateway.Transport;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Transport;

/// <summary>The server over the gateway's own transport, with real sockets.</summary>
public sealed class EpollTransportTests : IAsyncLifetime
{
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(16 * Megabyte);
    private readonly ManualResetEventSlim _blocked = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, bool> _sinkThreads = [];
    private readonly WebApplication _app;
    private IPEndPoint _address = new(IPAddress.Loopback, 0);

    public EpollTransportTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64 * Megabyte);
        builder.AddTransport();
        _app = builder.Build();
        _app.UseTransport();
        _app.MapGet("/inline", context => context.Response.WriteAsync(Thread.CurrentThread.Name ?? "none")).WithMetadata(new InlineAttribute());
        _app.MapGet("/pool", context => context.Response.WriteAsync(Thread.CurrentThread.Name ?? "none"));
        _app.MapGet("/large", context => context.Response.Body.WriteAsync(Large, context.RequestAborted).AsTask());
        _app.MapPost("/hash", async context =>
            await context.Response.WriteAsync(Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted))));
        _app.MapPost("/sink", async context =>
        {
            var piece = new byte[4096];
            while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) > 0)
            {
                _sinkThreads[Thread.CurrentThread.Name ?? ""] = true;
            }
        }).WithMetadata(new InlineAttribute());
        _app.MapGet("/block", context =>
        {
            _begun.TrySetResult();
            _blocked.Wait(context.RequestAborted);
            return Task.CompletedTask;
        });
        _app.MapGet("/wait", async context =>
        {
            _begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => _aborted.TrySetResult(), TaskScheduler.Default);
        });
        _app.MapGet("/abort", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        _app.MapGet("/address", context => context.Response.WriteAsync($"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}"));
        _app.MapGet("/features", context => context.Response.WriteAsync(
            $"{context.Features.Get<IConnectionSocketFeature>()?.Socket.NoDelay} {context.Features.Get<IInlineFeature>()?.IsInline}"));
    }

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        _address = new IPEndPoint(IPAddress.Loopback, address.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _blocked.Set();
        await _app.DisposeAsync();
        _blocked.Dispose();
    }

    [Fact]
    public async Task OnlyInlineEndpointsRunOnTheThreadsOfTheSockets()
    {
        using var client = Client();
        Assert.StartsWith("io-", await InlineThreadAsync(client), StringComparison.Ordinal);
        Assert.DoesNotContain("io-", await client.GetStringAsync("/pool", Cancellation), StringComparison.Ordinal);
        Assert.Equal("True False", await client.GetStringAsync("/features", Cancellation));

        // Another upgrade than that to a WebSocket is a request like any other.
        using var upgrading = Client();
        await InlineThreadAsync(upgrading);
        upgrading.DefaultRequestHeaders.Add("Upgrade", "h2c");
        Assert.DoesNotContain("io-", await upgrading.GetStringAsync("/pool", Cancellation), StringComparison.Ordinal);

        // From then on the whole connection is served on the pool.
        Assert.DoesNotContain("io-", await client.GetStringAsync("/inline", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABlockedHandlerHoldsUpNobodyElse()
    {
        using var client = Client();
        var blocked = new List<Task<string>>();
        for (var i = 0; i < 2; i++)
        {
            blocked.Add(client.GetStringAsync("/block", Cancellation));
        }

        await _begun.Task.WaitAsync(Patience, Cancellation);
        for (var i = 0; i < 16; i++)
        {
            using var other = Client();
            Assert.StartsWith("io-", await InlineThreadAsync(other), StringComparison.Ordinal);
        }

        Assert.All(blocked, task => Assert.False(task.IsCompleted));
        _blocked.Set();
        await Task.WhenAll(blocked);
    }

    [Fact]
    public async Task MoreThanTheSocketsHoldArrivesWholeInBothDirections()
    {
        var body = RandomNumberGenerator.GetBytes(32 * Megabyte);
        using var client = Client();
        var hash = await (await client.PostAsync("/hash", new ByteArrayContent(body), Cancellation)).Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(body)), hash);

        Assert.Equal(Large, await client.GetByteArrayAsync("/large", Cancellation));
    }

    [Fact]
    public async Task AClientThatSendsWithoutAnEndDoesNotKeepTheThreadOfItsSocket()
    {
        using var client = Client();
        await client.GetStringAsync("/inline", Cancellation);
        var since = Stopwatch.StartNew();
        do
        {
            await client.PostAsync("/sink", new ByteArrayContent(new byte[32 * Megabyte]), Cancellation);
        }
        while (!(_sinkThreads.Keys.Any(IsOfSockets) && _sinkThreads.Keys.Any(name => !IsOfSockets(name))) && since.Elapsed < Patience);
        Assert.Contains(_sinkThreads.Keys, name => !IsOfSockets(name));
        Assert.Contains(_sinkThreads.Keys, IsOfSockets);

        static bool IsOfSockets(string name) => name.StartsWith("io-", StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASlowReaderGetsEverything()
    {
        // More than both sockets' buffers hold: the server has to wait for the reader.
        using var socket = Connect();
        await socket.SendAsync("GET /large HTTP/1.0\r\n\r\n"u8.ToArray(), Cancellation);
        var answer = new MemoryStream();
        var piece = new byte[16 * 1024];
        for (var reads = 0; await socket.ReceiveAsync(piece, Cancellation) is > 0 and var length; reads++)
        {
            answer.Write(piece, 0, length);
            if (reads < 20)
            {
                await Task.Delay(20, Cancellation);
            }
        }

        var bytes = answer.ToArray();
        Assert.True(bytes.AsSpan(bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4).SequenceEqual(Large));
    }

    [Fact]
    public async Task ARequestInPiecesOfOneByteIsAnswered()
    {
        using var socket = Connect();
        socket.NoDelay = true;
        foreach (var letter in "GET /inline HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray())
        {
            await socket.SendAsync(new[] { letter }, Cancellation);
        }

        Assert.StartsWith("HTTP/1.1 200 OK", await ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsInOnePieceAreAnsweredInTheirOrder()
    {
        using var socket = Connect();
        await socket.SendAsync(
            "GET /pool HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /inline HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(),
            Cancellation);
        var answers = (await ReadToEndAsync(socket)).Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries).Select(answer => answer[..3]);
        Assert.Equal(["200", "404", "200"], answers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARequestEndsWithItsClient(bool reset)
    {
        using var socket = Connect();
        await socket.SendAsync("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancellation);
        await _begun.Task.WaitAsync(Patience, Cancellation);
        if (reset)
        {
            socket.LingerState = new LingerOption(true, 0);
        }

        socket.Close();
        await _aborted.Task.WaitAsync(Patience, Cancellation);
    }

    [Fact]
    public async Task AnAbortedConnectionEndsWithoutAnAnswer()
    {
        using var socket = Connect();
        await socket.SendAsync("GET /abort HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancellation);
        var answer = "";
        try
        {
            answer = await ReadToEndAsync(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
        }

        Assert.Equal("", answer);
    }

    [Fact]
    public async Task TheAddressOfTheClientIsKnown()
    {
        using var socket = Connect();
        await socket.SendAsync("GET /address HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancellation);
        Assert.Contains(socket.LocalEndPoint!.ToString()!, await ReadToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClosedConnectionsLeaveNoDescriptor()
    {
        using var client = Client();
        await client.GetStringAsync("/inline", Cancellation);
        var before = ServerSockets();
        var sockets = new List<Socket>();
        for (var i = 0; i < 200; i++)
        {
            var socket = Connect();
            await socket.SendAsync(i % 2 == 0 ? "GET /inline HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() : "GET /wai"u8.ToArray(), Cancellation);
            sockets.Add(socket);
        }

        await Eventually.HoldsAsync(() => ServerSockets() >= before + 200);
        for (var i = 0; i < sockets.Count; i++)
        {
            sockets[i].LingerState = new LingerOption(i % 3 == 0, 0);
            sockets[i].Close();
        }

        await Eventually.HoldsAsync(() => ServerSockets() <= before);
        await client.GetStringAsync("/inline", Cancellation);
    }

    [Fact]
    public async Task AStoppedServerGivesItsAddressBack()
    {
        using (var client = Client())
        {
            await client.GetStringAsync("/inline", Cancellation);
        }

        await _app.StopAsync(Cancellation);
        await _app.DisposeAsync();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(_address);
        Assert.Throws<SocketException>(() => Connect());
        Assert.Equal(0, ServerSockets());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connections of this server that the system knows of, those that wait for their end left out.</summary>
    private int ServerSockets() => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Count(fields => fields[1].EndsWith($":{_address.Port:X4}", StringComparison.Ordinal) && fields[3] is "01" or "08" && fields[9] != "0");

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        var piece = new byte[4096];
        while (await socket.ReceiveAsync(piece, Cancellation) is > 0 and var length)
        {
            text.Append(Encoding.ASCII.GetString(piece, 0, length));
        }

        return text.ToString();
    }

    // A request that comes while the pool still ends the one before, or takes up the connection, is read there.
    private static async Task<string> InlineThreadAsync(HttpClient client)
    {
        var name = "";
        for (var attempt = 0; attempt < 200 && !name.StartsWith("io-", StringComparison.Ordinal); attempt++)
        {
            await Task.Delay(5, Cancellation);
            name = await client.GetStringAsync("/inline", Cancellation);
        }

        return name;
    }

    private HttpClient Client() => new() { BaseAddress = new Uri($"http://{_address}"), Timeout = TimeSpan.FromMinutes(2) };

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(_address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
