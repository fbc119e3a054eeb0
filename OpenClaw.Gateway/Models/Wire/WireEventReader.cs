namespace OpenClaw.Gateway.Models;

/// <summary>Splits a streamed answer into the data of its events: server-sent events, or lines of JSON.</summary>
/// <param name="limit">Bytes that the whole stream may have.</param>
internal sealed class WireEventReader(Stream stream, bool isLines, int limit)
{
    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;
    private long _total;
    private byte[] _data = [];
    private int _length;
    private bool _hasData;

    private static ReadOnlySpan<byte> Field => "data:"u8;

    /// <summary>Waits for the next event.</summary>
    /// <returns>Its data, valid until the next call; null at the end of the stream.</returns>
    /// <exception cref="ModelCallException">The stream is longer than the limit.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        _length = 0;
        _hasData = false;
        while (true)
        {
            while (TryTakeLine(out var line))
            {
                if (Take(line))
                {
                    return _data.AsMemory(0, _length);
                }
            }

            if (!await FillAsync(cancellation))
            {
                // An event without its empty line, and a line without its end, still count; a cut one is no JSON and says so itself.
                var rest = new Range(_start, _end);
                _start = _end;
                return Take(rest) || (_hasData && _length > 0) ? _data.AsMemory(0, _length) : (ReadOnlyMemory<byte>?)null;
            }
        }
    }

    /// <summary>Adds a line to the event.</summary>
    /// <returns>Whether the event is whole.</returns>
    private bool Take(Range range)
    {
        var line = _buffer.AsSpan(range);
        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        if (isLines)
        {
            if (line.IsEmpty)
            {
                return false;
            }

            Append(line);
            return true;
        }

        if (line.IsEmpty)
        {
            return _hasData;
        }

        if (line.StartsWith(Field))
        {
            line = line[Field.Length..];
            if (_hasData)
            {
                Append("\n"u8);
            }

            Append(line is [(byte)' ', ..] ? line[1..] : line);
            _hasData = true;
        }

        return false;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(_data.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_data.AsSpan(_length));
        _length += bytes.Length;
    }

    private bool TryTakeLine(out Range line)
    {
        var length = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
        if (length < 0)
        {
            line = default;
            return false;
        }

        line = new Range(_start, _start + length);
        _start += length + 1;
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        _total += read;
        return _total <= limit
            ? read > 0
            : throw new ModelCallException(ModelErrorKind.Malformed, $"the streamed answer is longer than {limit} bytes");
    }
}
