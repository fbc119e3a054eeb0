using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The documents of one kind, as objects.</summary>
internal sealed class DocumentSet<T>(IDocumentStore store, string kind, JsonTypeInfo<T> type)
    where T : class
{
    public async ValueTask<T?> GetAsync(string id, CancellationToken cancellation = default) =>
        Read(await store.GetAsync(kind, id, cancellation));

    public async ValueTask<IReadOnlyList<T>> ListAsync(CancellationToken cancellation = default) =>
        [.. (await store.ListAsync(kind, cancellation)).Select(document => Read(document)!)];

    /// <summary>The documents that changed lately, by this process or another; deleted ones are not among them.</summary>
    public async ValueTask<IReadOnlyList<T>> ListChangedAsync(TimeSpan within, CancellationToken cancellation = default) =>
        [.. (await store.ListChangedAsync(kind, within, cancellation)).Select(document => Read(document)!)];

    /// <summary>Changes a document in one step; <paramref name="change"/> may run more than once.</summary>
    public async ValueTask<T?> UpdateAsync(string id, Func<T?, T?> change, CancellationToken cancellation = default) =>
        Read(await store.UpdateAsync(kind, id, old => Write(change(Read(old))), cancellation));

    public ValueTask<T?> PutAsync(string id, T document, CancellationToken cancellation = default) =>
        UpdateAsync(id, _ => document, cancellation);

    /// <returns>The document that was deleted, or null when there was none.</returns>
    public async ValueTask<T?> DeleteAsync(string id, CancellationToken cancellation = default)
    {
        T? deleted = null;
        await UpdateAsync(
            id,
            old =>
            {
                deleted = old;
                return null;
            },
            cancellation);
        return deleted;
    }

    private T? Read(byte[]? document) => document is null ? null : JsonSerializer.Deserialize(document, type);

    private byte[]? Write(T? document) => document is null ? null : JsonSerializer.SerializeToUtf8Bytes(document, type);
}
