namespace OpenClaw.Gateway.Apis;

/// <summary>The header Idempotency-Key, by which a repeated request has one effect.</summary>
internal static class IdempotencyKey
{
    private const int MaxLength = 255;

    /// <summary>What is wrong with a header that could not be read.</summary>
    public static string Rule { get; } = $"Idempotency-Key must be sent once, with 1 to {MaxLength} visible ASCII characters.";

    /// <param name="key">Null when the header is missing.</param>
    /// <returns>False when the header is there and wrong.</returns>
    public static bool TryRead(HttpRequest request, out string? key)
    {
        var values = request.Headers["Idempotency-Key"];
        key = values.Count == 1 ? values[0] : null;
        return values.Count == 0 || (key is { Length: > 0 and <= MaxLength } && key.All(c => c is >= ' ' and <= '~'));
    }
}
