using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>The protocol over TLS, with the endpoint and the certificate from the configuration.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pfx");
    private readonly X509Certificate2 _certificate = SelfSigned();
    private ProtocolGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_file, _certificate.Export(X509ContentType.Pfx, "secret"));
        _gateway = await ProtocolGateway.StartAsync(settings:
        [
            ("Kestrel:Endpoints:Https:Url", "https://127.0.0.1:0"), ("Kestrel:Endpoints:Https:Certificate:Path", _file),
            ("Kestrel:Endpoints:Https:Certificate:Password", "secret"),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _certificate.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_client_connects_and_calls_over_wss()
    {
        Assert.Equal("wss", _gateway.Socket.Scheme);
        await using var client = await StrictClient.OpenAsync(
            _gateway.Socket, options => options.RemoteCertificateValidationCallback = (_, certificate, _, _) => _certificate.Equals(certificate));
        Assert.True((bool)(await client.HandshakeAsync(client.Params(new TestDevice())))["ok"]!);
        Assert.NotNull(await client.CallAsync("health"));
        await client.SendTextAsync($$"""{"type":"req","id":"{{new string('i', 1_000_000)}}","method":"health"}""");
        Assert.True((bool)(await client.ResponseAsync(new string('i', 1_000_000)))["ok"]!);
    }

    [Fact]
    public async Task Http_is_served_over_https()
    {
        using var handler = new HttpClientHandler();
        handler.ServerCertificateCustomValidationCallback = (_, certificate, _, _) => _certificate.Equals(certificate);
        using var http = new HttpClient(handler) { BaseAddress = _gateway.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Frames_right_behind_the_upgrade_and_split_over_records_are_read()
    {
        using var client = await RawSocketClient.DialAsync(_gateway, _certificate);
        var connect = RawFrame.OfText(RawSocketClient.ConnectText()).ToBytes();
        await client.SendBytesAsync((byte[])[.. Encoding.ASCII.GetBytes(RawSocketClient.Upgrade() + "\r\n"), .. connect.AsSpan(0, 50)]);
        await client.ReadChallengeAsync();
        foreach (var next in connect.AsSpan(50).ToArray())
        {
            await client.SendBytesAsync((byte[])[next]);
        }

        Assert.Equal("c", await client.ReadAnswerIdAsync());
        await client.SendAsync(new RawFrame(RawFrame.Ping, [7]), new RawFrame(RawFrame.Binary, []));
        Assert.Equal([7], (await client.ReadAsync()).Payload);
        Assert.Equal(1003, (await client.ReadCloseAsync()).Code);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
