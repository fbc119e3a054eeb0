using System.Text;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Passes the pieces of an answer on, but not those that an earlier, failed attempt already brought.</summary>
/// <remarks>
/// An attempt that begins otherwise than the one before it is not passed on at all: the reader has the old beginning, and the stored message
/// brings the whole new text.
/// </remarks>
internal sealed class PieceFilter(Action<string> next)
{
    private readonly StringBuilder _sent = new();
    private int _position;
    private bool _isMuted;

    /// <summary>Begins an attempt.</summary>
    public void Begin() => (_position, _isMuted) = (0, false);

    public void Add(string piece)
    {
        var known = Math.Min(piece.Length, _sent.Length - _position);
        for (var i = 0; i < known && !_isMuted; i++)
        {
            _isMuted = _sent[_position + i] != piece[i];
        }

        _position += piece.Length;
        if (!_isMuted && known < piece.Length)
        {
            var fresh = piece[known..];
            _sent.Append(fresh);
            next(fresh);
        }
    }
}
