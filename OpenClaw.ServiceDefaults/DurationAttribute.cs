using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace OpenClaw.ServiceDefaults;

/// <summary>Limits a <see cref="TimeSpan"/>, as <see cref="RangeAttribute"/> does, but without converting types by reflection.</summary>
/// <param name="minimum">Least value that is valid, such as <c>00:00:01</c>.</param>
/// <param name="maximum">Greatest value that is valid.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute(string minimum, string maximum)
    : ValidationAttribute("The field {0} must be between {1} and {2}.")
{
    private readonly TimeSpan _least = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
    private readonly TimeSpan _greatest = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);

    /// <summary>Least value that is valid.</summary>
    public string Minimum => minimum;

    /// <summary>Greatest value that is valid.</summary>
    public string Maximum => maximum;

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || (value is TimeSpan time && time >= _least && time <= _greatest);

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) =>
        string.Format(CultureInfo.InvariantCulture, ErrorMessageString, name, Minimum, Maximum);
}
