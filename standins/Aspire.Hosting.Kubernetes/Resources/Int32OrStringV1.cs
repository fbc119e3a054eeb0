using System.Globalization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A number, or a text such as the name of a port.</summary>
/// <param name="Number">The number.</param>
/// <param name="Text">The text.</param>
public sealed record Int32OrStringV1(int? Number = null, string? Text = null)
{
    /// <summary>Creates a number.</summary>
    /// <param name="value">The number.</param>
    public Int32OrStringV1(int value)
        : this(value, null)
    {
    }

    /// <summary>Creates a text, or a number when the text is one.</summary>
    /// <param name="value">The text.</param>
    public Int32OrStringV1(string? value)
        : this(
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : value)
    {
    }

    /// <summary>The number or text as text.</summary>
    public string? Value => Number?.ToString(CultureInfo.InvariantCulture) ?? Text;

    /// <summary>Converts a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Int32OrStringV1(int value) => new(value);

    /// <summary>Converts a text.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator Int32OrStringV1?(string? value) => value is null ? null : new(value);

    /// <inheritdoc/>
    public override string? ToString() => Value;
}
