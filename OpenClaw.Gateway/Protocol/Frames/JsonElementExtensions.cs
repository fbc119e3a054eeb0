using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Reads optional members of validated parameters.</summary>
internal static class JsonElementExtensions
{
    /// <summary>The member's text; null when absent or no string.</summary>
    public static string? Text(this JsonElement parameters, string name) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    /// <summary>The member's whole number; null when absent or no whole number.</summary>
    public static long? Integer(this JsonElement parameters, string name) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out var value) && value.TryReadInteger(out var number)
            ? number : null;

    /// <summary>The member's truth value; null when absent or no boolean.</summary>
    public static bool? Flag(this JsonElement parameters, string name) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
            : null;

    /// <summary>The strings of an array member; empty when absent.</summary>
    public static string[] Texts(this JsonElement parameters, string name) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <summary>Reads a whole number, also one written as 1.0 or 1e3, as JavaScript clients may.</summary>
    public static bool TryReadInteger(this JsonElement value, out long number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        if (value.TryGetInt64(out number))
        {
            return true;
        }

        if (!value.TryGetDouble(out var real) || !double.IsInteger(real) || Math.Abs(real) > 9007199254740991)
        {
            return false;
        }

        number = (long)real;
        return true;
    }
}
