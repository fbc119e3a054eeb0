using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace OpenClaw.Gateway.Transport;

/// <summary>Accepts the connections of one address.</summary>
internal sealed class EpollListener(Socket socket, EndPoint address, EpollTransport transport) : IConnectionListener
{
    // Out of descriptors or memory: the next attempt would only fail as well.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public EndPoint EndPoint { get; } = socket.LocalEndPoint ?? address;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? accepted = null;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken);
                accepted.Blocking = false;
                accepted.NoDelay = true;
                return transport.Connect(accepted);
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                accepted?.Dispose();
                return null;
            }
            catch (Exception e) when (e is SocketException or Win32Exception)
            {
                // One that ended while it waited to be accepted is not the end of the others.
                accepted?.Dispose();
                if (e is not SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.NotConnected })
                {
                    await Task.Delay(Pause, CancellationToken.None);
                }
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
