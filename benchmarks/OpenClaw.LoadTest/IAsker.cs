namespace OpenClaw.LoadTest;

/// <summary>A connection that asks the same again and again.</summary>
internal interface IAsker : IDisposable
{
    /// <summary>Time after which a gateway that does not answer has failed the measurement.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends requests, in one piece.</summary>
    /// <param name="count">Their number, at most that of the requests that may be under way.</param>
    void Send(int count);

    /// <summary>Waits for the next answer.</summary>
    /// <returns>Number of answers; more than one when they came together.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">None came within <see cref="Patience"/>.</exception>
    int Receive();
}
