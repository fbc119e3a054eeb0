namespace OpenClaw.Gateway.Protocol;

/// <summary>Keeps small JSON documents by kind and id: devices, pairing requests, jobs, settings.</summary>
internal interface IDocumentStore
{
    ValueTask<byte[]?> GetAsync(string kind, string id, CancellationToken cancellation);

    ValueTask<IReadOnlyList<byte[]>> ListAsync(string kind, CancellationToken cancellation);

    /// <summary>The documents that changed lately, by this process or another; deleted ones are not among them.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="within">How long ago, at most.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    ValueTask<IReadOnlyList<byte[]>> ListChangedAsync(string kind, TimeSpan within, CancellationToken cancellation);

    /// <summary>Changes a document in one step: no other change of the same document comes between.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="id">The id within the kind.</param>
    /// <param name="change">Gets the document or null, and gives the new one, or null to delete it; may run more than once.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    /// <returns>The new document, or null when it does not exist any more.</returns>
    ValueTask<byte[]?> UpdateAsync(string kind, string id, Func<byte[]?, byte[]?> change, CancellationToken cancellation);
}
