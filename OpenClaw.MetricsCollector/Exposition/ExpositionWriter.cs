using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace OpenClaw.MetricsCollector.Exposition;

/// <summary>
/// Writes metric families in the Prometheus text format 0.0.4 into a buffer that it keeps. Nothing is allocated per sample; the
/// buffer grows to the size of the largest page and stays there.
/// </summary>
/// <remarks>
/// A family is begun once with <c>Family</c>; its samples follow. The caller keeps a family together and writes no series twice.
/// Not safe for concurrent use.
/// </remarks>
internal sealed class ExpositionWriter
{
    /// <summary>Limit of one writer's content; more is a mistake in a label set, not a page that anyone wants.</summary>
    public const int DefaultLimit = 10 * 1024 * 1024;

    private const int InitialSize = 4 * 1024;
    private const int LongestNumber = 32;

    private readonly int _limit;
    private byte[] _bytes;
    private int _length;
    private int _nameStart;
    private int _nameLength;

    public ExpositionWriter(int limit = DefaultLimit, int initialSize = InitialSize)
    {
        _limit = limit;
        _bytes = new byte[Math.Min(initialSize, limit)];
    }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Length of what has been written, in bytes; <see cref="Rollback"/> returns to it.</summary>
    public int Length => _length;

    /// <summary>Forgets the content and keeps the buffer.</summary>
    public void Clear() => Rollback(0);

    /// <summary>Removes everything after an earlier <see cref="Length"/>. The next thing written must begin a family.</summary>
    public void Rollback(int length)
    {
        _length = length;
        _nameLength = 0;
    }

    /// <summary>Begins a family.</summary>
    /// <param name="name">Its name, valid and complete: a counter's ends in <c>_total</c> where its convention says so.</param>
    /// <param name="type">Its type.</param>
    /// <param name="help">What it means, in one line.</param>
    public void Family(ReadOnlySpan<byte> name, MetricType type, ReadOnlySpan<byte> help) => Family(name, default, default, type, help);

    /// <summary>Begins a family whose name is composed of three parts.</summary>
    public void Family(
        ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, MetricType type, ReadOnlySpan<byte> help)
    {
        var nameLength = prefix.Length + name.Length + suffix.Length;
        Reserve((2 * nameLength) + (2 * help.Length) + 40);
        Append("# HELP "u8);
        _nameStart = _length;
        _nameLength = nameLength;
        Append(prefix);
        Append(name);
        Append(suffix);
        AppendByte((byte)' ');
        AppendEscaped(help, quotes: false);
        Append("\n# TYPE "u8);
        AppendName();
        Append(type switch
        {
            MetricType.Counter => " counter\n"u8,
            MetricType.Gauge => " gauge\n"u8,
            MetricType.Summary => " summary\n"u8,
            _ => " untyped\n"u8,
        });
    }

    /// <summary>Begins a family and writes its only sample, which has no labels.</summary>
    public void Single(ReadOnlySpan<byte> name, MetricType type, ReadOnlySpan<byte> help, double value)
    {
        Family(name, type, help);
        Sample().Value(value);
    }

    /// <summary>Begins a sample of the current family.</summary>
    /// <param name="suffix">Appended to the family's name, for the parts of a summary.</param>
    public SampleWriter Sample(ReadOnlySpan<byte> suffix = default)
    {
        if (_nameLength == 0)
        {
            throw new InvalidOperationException("A sample needs a family before it.");
        }

        Reserve(_nameLength + suffix.Length + 2);
        AppendName();
        Append(suffix);
        return new SampleWriter(this);
    }

    /// <summary>Copies what another writer has written.</summary>
    public void CopyFrom(ExpositionWriter other)
    {
        Reserve(other._length);
        Append(other.Written);
        _nameLength = 0;
    }

    internal void Label(bool first, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
        {
            // File names and mount points are bytes; what is not UTF-8 shows as the replacement character.
            Label(first, name, Encoding.UTF8.GetString(value).AsSpan());
            return;
        }

        BeginLabel(first, name, 2 * value.Length);
        AppendEscaped(value, quotes: true);
        AppendByte((byte)'"');
    }

    internal void Label(bool first, ReadOnlySpan<byte> name, ReadOnlySpan<char> value)
    {
        BeginLabel(first, name, 6 * value.Length);
        if (value.IndexOfAny('\\', '"', '\n') < 0)
        {
            _length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length));
        }
        else
        {
            foreach (var rune in value.EnumerateRunes())
            {
                AppendRune(rune);
            }
        }

        AppendByte((byte)'"');
    }

    internal void Label(bool first, ReadOnlySpan<byte> name, long value)
    {
        BeginLabel(first, name, LongestNumber);
        AppendNumber(value);
        AppendByte((byte)'"');
    }

    internal void Value(bool labels, double value)
    {
        Reserve(LongestNumber + 3);
        Append(labels ? "} "u8 : " "u8);
        // Whole numbers are the most frequent and need no shortest-digits search; 2^53 is where doubles stop being exact.
        if (value is >= -9007199254740992 and <= 9007199254740992 && (long)value == value)
        {
            AppendNumber((long)value);
        }
        else if (double.IsFinite(value))
        {
            Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
            _length += written;
        }
        else
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }

        AppendByte((byte)'\n');
    }

    private void BeginLabel(bool first, ReadOnlySpan<byte> name, int valueLength)
    {
        Reserve(name.Length + valueLength + 5);
        AppendByte(first ? (byte)'{' : (byte)',');
        Append(name);
        Append("=\""u8);
    }

    private void AppendName()
    {
        _bytes.AsSpan(_nameStart, _nameLength).CopyTo(_bytes.AsSpan(_length));
        _length += _nameLength;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void AppendByte(byte value) => _bytes[_length++] = value;

    private void AppendNumber(long value)
    {
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private void AppendRune(Rune rune)
    {
        switch (rune.Value)
        {
            case '\\': Append("\\\\"u8); break;
            case '"': Append("\\\""u8); break;
            case '\n': Append("\\n"u8); break;
            default: _length += rune.EncodeToUtf8(_bytes.AsSpan(_length)); break;
        }
    }

    private void AppendEscaped(ReadOnlySpan<byte> text, bool quotes)
    {
        var special = quotes ? "\\\"\n"u8 : "\\\n"u8;
        for (; ; )
        {
            var at = text.IndexOfAny(special);
            if (at < 0)
            {
                Append(text);
                return;
            }

            Append(text[..at]);
            AppendByte((byte)'\\');
            AppendByte(text[at] == '\n' ? (byte)'n' : text[at]);
            text = text[(at + 1)..];
        }
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - _length >= length)
        {
            return;
        }

        var needed = (long)_length + length;
        if (needed > _limit)
        {
            throw new ExpositionTooLargeException(_limit);
        }

        Array.Resize(ref _bytes, (int)Math.Min(_limit, Math.Max(needed, 2L * _bytes.Length)));
    }
}
