using System.Net;
using System.Text.Json;

namespace OpenClaw.Testing;

/// <summary>A receiver of Alertmanager's notifications that keeps them, as the people on call would get them.</summary>
public sealed class Notifications : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<Notification> _received = [];
    private readonly Uri _address = new($"http://127.0.0.1:{Ports.Free()}/oncall/");
    private readonly Task _receiving;

    private Notifications()
    {
        _listener.Prefixes.Add(_address.ToString());
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    /// <summary>Everything received so far, oldest first.</summary>
    public IReadOnlyList<Notification> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>The alerts that began to fire, apart from those about the load of the machine.</summary>
    public IReadOnlyList<Notification> Firing => [.. Received.Where(one => one.Firing && !Notification.IsAboutLoad(one.Labels))];

    /// <summary>Fills the receivers that a deployment leaves to its operator, <c>oncall</c> and <c>team</c>, in a running graph.</summary>
    public static async Task<Notifications> OfAsync(RunningGraph graph)
    {
        var receiver = new Notifications();
        var file = Path.Combine(graph.State, "alertmanager", "config", "alertmanager.yml");
        var text = await File.ReadAllTextAsync(file);
        foreach (var name in (string[])["oncall", "team"])
        {
            text = text.Replace(
                $"  - name: {name}\n",
                $"  - name: {name}\n    webhook_configs: [{{ url: {receiver._address}, send_resolved: true }}]\n",
                StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(file, text);
        using var http = new HttpClient { BaseAddress = graph.Alertmanager };
        using var answer = await http.PostAsync(new Uri("/-/reload", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        return receiver;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _receiving;
    }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var at = DateTimeOffset.UtcNow;
                using var payload = await JsonDocument.ParseAsync(context.Request.InputStream);
                lock (_received)
                {
                    _received.AddRange(payload.RootElement.GetProperty("alerts").EnumerateArray().Select(alert => Read(at, alert)));
                }

                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static Notification Read(DateTimeOffset at, JsonElement alert) => new(
        at,
        alert.GetProperty("status").GetString() == "firing",
        alert.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
        alert.GetProperty("annotations").EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString()!));
}
