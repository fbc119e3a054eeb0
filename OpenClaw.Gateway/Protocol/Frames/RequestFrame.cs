namespace OpenClaw.Gateway.Protocol;

/// <summary>A request as it arrived; <see cref="Params"/> points into the receive buffer and dies with it.</summary>
internal readonly ref struct RequestFrame(string id, string method, ReadOnlySpan<byte> parameters)
{
    public string Id { get; } = id;

    public string Method { get; } = method;

    /// <summary>The JSON text of the parameters; empty when absent, null or an empty object.</summary>
    public ReadOnlySpan<byte> Params { get; } = parameters;
}
