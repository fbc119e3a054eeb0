using System.Globalization;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Texts that wait for the default agent's main session and are put in front of its next turn, on whichever replica it runs.</summary>
internal sealed class SystemTextQueue(ICollectiveView collective, IDocumentStore store, TimeProvider time) : ISystemTexts
{
    /// <summary>Most texts that wait; the oldest is dropped.</summary>
    private const int MaxWaiting = 100;

    private readonly DocumentSet<SystemText> _texts = new(store, "systemtext", SessionJson.Default.SystemText);
    private volatile List<SystemText> _known = [];
    private volatile IReadOnlyList<string> _waiting = [];

    public IReadOnlyList<string> Waiting => _waiting;

    public async ValueTask QueueAsync(string text, CancellationToken cancellation)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var queued = new SystemText($"{at:D15}-{Guid.NewGuid():N}", at, text);
        await _texts.PutAsync(queued.Id, queued, cancellation);
        await ReloadAsync(cancellation);
        foreach (var old in _known.Take(Math.Max(0, _known.Count - MaxWaiting)))
        {
            await _texts.DeleteAsync(old.Id, cancellation);
        }
    }

    /// <summary>Takes what waits for a session, as lines; each text is taken once.</summary>
    public async ValueTask<IReadOnlyList<string>> TakeAsync(string sessionKey, CancellationToken cancellation)
    {
        if (sessionKey != SessionKey.MainOf(collective.DefaultAgentId))
        {
            return [];
        }

        var lines = new List<string>();
        foreach (var text in Sorted(await _texts.ListAsync(cancellation)))
        {
            if (await _texts.DeleteAsync(text.Id, cancellation) is not null)
            {
                var at = DateTimeOffset.FromUnixTimeMilliseconds(text.At).UtcDateTime;
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"System: [{at:yyyy-MM-dd HH:mm:ss} UTC] {text.Text}"));
            }
        }

        See([]);
        return lines;
    }

    /// <summary>Sees what other replicas queued or took.</summary>
    public async Task ReloadAsync(CancellationToken cancellation) => See(Sorted(await _texts.ListAsync(cancellation)));

    private void See(List<SystemText> texts)
    {
        _known = texts;
        _waiting = [.. texts.Select(text => text.Text)];
    }

    private static List<SystemText> Sorted(IEnumerable<SystemText> texts) => [.. texts.OrderBy(text => text.Id, StringComparer.Ordinal)];
}
