using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>Asks the container engine for names, where its socket may be read. Docker and Podman answer alike.</summary>
internal sealed class ContainerEngine(string socketPath) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, ContainerNames> _known = [];
    private HttpClient? _client;
    private long _asked;

    /// <summary>The names of a container, or null while the engine has not told them.</summary>
    public ContainerNames? Find(string id) => _known.GetValueOrDefault(id);

    /// <summary>Asks again when one of the containers is unknown, but not at every scrape.</summary>
    public async Task RefreshAsync(IEnumerable<Container> containers, CancellationToken cancellation)
    {
        if (containers.All(container => _known.ContainsKey(container.Id))
            || (_asked != 0 && Stopwatch.GetElapsedTime(_asked) < Retry)
            || !File.Exists(socketPath))
        {
            return;
        }

        _asked = Stopwatch.GetTimestamp();
        try
        {
            _client ??= Connect();
            await using var stream = await _client.GetStreamAsync("http://engine/containers/json", cancellation);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
            _known.Clear();
            foreach (var container in document.RootElement.EnumerateArray())
            {
                if (container.GetProperty("Id").GetString() is { } id)
                {
                    _known[id] = Read(container);
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Names are a courtesy: without them containers show under their short id.
        }
    }

    public void Dispose() => _client?.Dispose();

    // {"Id":"4f...","Names":["/redis"],"Image":"redis:7","Labels":{"com.docker.compose.service":"redis"}}
    private static ContainerNames Read(JsonElement container)
    {
        var name = container.TryGetProperty("Names", out var names) && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0
            ? names[0].GetString()?.TrimStart('/')
            : null;
        var image = container.TryGetProperty("Image", out var value) ? value.GetString() : null;
        var service = container.TryGetProperty("Labels", out var labels)
            && labels.ValueKind == JsonValueKind.Object
            && labels.TryGetProperty("com.docker.compose.service", out var label)
            ? label.GetString()
            : null;
        return new ContainerNames(name ?? container.GetProperty("Id").GetString()![..12], image ?? "", service ?? "");
    }

    private HttpClient Connect() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        MaxResponseContentBufferSize = 4 * 1024 * 1024,
    };
}
