using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace OpenClaw.ServiceDefaults.Configuration;

/// <summary>Shortest and longest value of a duration, both included.</summary>
/// <remarks>What <see cref="RangeAttribute"/> does for any type by reflection, which a program compiled to native code lacks.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationRangeAttribute : ValidationAttribute
{
    private readonly TimeSpan _minimum;
    private readonly TimeSpan _maximum;

    /// <summary>Bounds in the format of <see cref="TimeSpan"/>, such as <c>00:00:00.500</c>.</summary>
    /// <param name="minimum">The shortest duration allowed.</param>
    /// <param name="maximum">The longest duration allowed.</param>
    public DurationRangeAttribute(string minimum, string maximum)
        : base("The field {0} must be between {1} and {2}.")
    {
        Minimum = minimum;
        Maximum = maximum;
        _minimum = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
        _maximum = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);
    }

    /// <summary>The shortest duration allowed.</summary>
    public string Minimum { get; }

    /// <summary>The longest duration allowed.</summary>
    public string Maximum { get; }

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is not TimeSpan time || (time >= _minimum && time <= _maximum);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => string.Format(CultureInfo.InvariantCulture, ErrorMessageString, name, Minimum, Maximum);
}
