using System.Buffers.Text;
using System.Text;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>A reply of Redis. Its text is valid until the next command.</summary>
internal readonly struct RespValue
{
    private readonly ReadOnlyMemory<byte> _text;

    private RespValue(RespKind kind, ReadOnlyMemory<byte> text, long number, RespValue[]? items)
    {
        Kind = kind;
        _text = text;
        Number = number;
        Items = items ?? [];
    }

    public RespKind Kind { get; }

    public long Number { get; }

    public RespValue[] Items { get; }

    public ReadOnlySpan<byte> Text => _text.Span;

    public bool IsError => Kind == RespKind.Error;

    public static RespValue Null => new(RespKind.Null, default, 0, null);

    public static RespValue OfText(ReadOnlyMemory<byte> text) => new(RespKind.Text, text, 0, null);

    public static RespValue OfError(ReadOnlyMemory<byte> text) => new(RespKind.Error, text, 0, null);

    public static RespValue OfNumber(long number) => new(RespKind.Number, default, number, null);

    public static RespValue OfItems(RespValue[] items) => new(RespKind.Array, default, 0, items);

    /// <summary>The text as a string; for errors, whose text never holds what was sent.</summary>
    public override string ToString() => Kind == RespKind.Number ? $"{Number}" : Encoding.UTF8.GetString(Text);

    /// <summary>The number, also when it came as text; 0 when there is none.</summary>
    public double AsNumber() =>
        Kind == RespKind.Number ? Number : Utf8Parser.TryParse(Text, out double value, out _) ? value : 0;

    /// <summary>The value that follows a name in an array of pairs; null when the name is missing.</summary>
    public RespValue Field(ReadOnlySpan<byte> name)
    {
        for (var index = 0; index + 1 < Items.Length; index += 2)
        {
            if (Items[index].Text.SequenceEqual(name))
            {
                return Items[index + 1];
            }
        }

        return Null;
    }
}
