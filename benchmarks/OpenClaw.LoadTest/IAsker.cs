namespace OpenClaw.LoadTest;

/// <summary>A connection that asks the same again and again, one request under way at a time.</summary>
internal interface IAsker : IDisposable
{
    /// <summary>Time after which a gateway that does not answer has failed the measurement.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends the request.</summary>
    void Send();

    /// <summary>Waits for the answer.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">None came within <see cref="Patience"/>.</exception>
    void Receive();
}
