namespace OpenClaw.Gateway.Protocol;

/// <summary>Keeps documents until the process ends.</summary>
internal sealed class MemoryDocumentStore : IDocumentStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, string Id), byte[]> _documents = [];

    public ValueTask<byte[]?> GetAsync(string kind, string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return new(_documents.GetValueOrDefault((kind, id)));
        }
    }

    public ValueTask<IReadOnlyList<byte[]>> ListAsync(string kind, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return new([.. _documents.Where(pair => pair.Key.Kind == kind).Select(pair => pair.Value)]);
        }
    }

    // Nobody else changes anything here.
    public ValueTask<IReadOnlyList<byte[]>> ListChangedAsync(string kind, TimeSpan within, CancellationToken cancellation) => new([]);

    public ValueTask<byte[]?> UpdateAsync(string kind, string id, Func<byte[]?, byte[]?> change, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var document = change(_documents.GetValueOrDefault((kind, id)));
            if (document is null)
            {
                _documents.Remove((kind, id));
            }
            else
            {
                _documents[(kind, id)] = document;
            }

            return new(document);
        }
    }
}
