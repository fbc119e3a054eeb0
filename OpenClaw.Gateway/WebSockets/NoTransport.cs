using System.IO.Pipelines;

namespace OpenClaw.Gateway.WebSockets;

/// <summary>The transport of a caller who has no socket: it never receives, and what is sent is gone.</summary>
internal sealed class NoTransport : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(Stream.Null);

    public PipeWriter Output { get; } = PipeWriter.Create(Stream.Null);
}
