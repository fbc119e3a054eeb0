using System.Globalization;
using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The form that a JSON value must have; tells every violation, not only the first.</summary>
internal abstract class Shape
{
    public static Shape Any { get; } = new AnyShape();

    public static Shape Bool { get; } = new BoolShape();

    public static Shape Number { get; } = new NumberShape();

    /// <summary>A string of <paramref name="min"/> to <paramref name="max"/> characters.</summary>
    public static Shape Text(int min = 0, int max = int.MaxValue) => new TextShape(min, max);

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Shape Int(long min = long.MinValue, long max = long.MaxValue) => new IntShape(min, max);

    public static Shape Constant(string value) => new ConstantShape(value);

    public static Shape OneOf(params string[] values) => new EnumerationShape(values);

    public static Shape ArrayOf(Shape item) => new ArrayShape(item);

    public static Shape MapOf(Shape item) => new MapShape(item);

    public static Shape OrNull(Shape inner) => new NullableShape(inner);

    /// <summary>An object which may have these members and no others.</summary>
    public static Shape Strict(params Member[] members) => new ObjectShape(members, strict: true);

    /// <summary>An object which may have more members than these.</summary>
    public static Shape Lenient(params Member[] members) => new ObjectShape(members, strict: false);

    public static Member Required(string name, Shape shape) => new(name, shape, true);

    public static Member Optional(string name, Shape shape) => new(name, shape, false);

    /// <summary>All violations joined by "; ", or null when there is none.</summary>
    public string? Violations(JsonElement value)
    {
        var found = new List<string>();
        try
        {
            Check(value, "", found);
        }
        catch (InvalidOperationException)
        {
            // A member's name made of an escape such as "\ud800" alone is JSON, yet not text.
            return "at root: must be text";
        }

        return found.Count == 0 ? null : string.Join("; ", found.Distinct(StringComparer.Ordinal).Take(MaxReported));
    }

    /// <summary>Most violations that are reported: an answer must not grow with a hostile request.</summary>
    private const int MaxReported = 20;

    protected abstract void Check(JsonElement value, string path, List<string> found);

    private static void Add(List<string> found, string path, string rule) =>
        found.Add(path.Length == 0 && !rule.StartsWith("unexpected", StringComparison.Ordinal) && !rule.StartsWith("must be", StringComparison.Ordinal)
            ? rule
            : $"at {(path.Length == 0 ? "root" : path)}: {rule}");

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64] + "…";

    internal readonly record struct Member(string Name, Shape Shape, bool IsRequired);

    private sealed class AnyShape : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
        }
    }

    private sealed class BoolShape : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                Add(found, path, "must be boolean");
            }
        }
    }

    private sealed class NumberShape : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.Number || !double.IsFinite(value.GetDouble()))
            {
                Add(found, path, "must be number");
            }
        }
    }

    private sealed class TextShape(int min, int max) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.String || ReadText(value) is not { } text)
            {
                Add(found, path, "must be string");
            }
            else if (text.Length < min)
            {
                Add(found, path, $"must NOT have fewer than {min} characters");
            }
            else if (text.Length > max)
            {
                Add(found, path, $"must NOT have more than {max} characters");
            }
        }
    }

    private sealed class IntShape(long min, long max) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryReadInteger(out var number))
            {
                Add(found, path, "must be integer");
            }
            else if (number < min)
            {
                Add(found, path, string.Create(CultureInfo.InvariantCulture, $"must be >= {min}"));
            }
            else if (number > max)
            {
                Add(found, path, string.Create(CultureInfo.InvariantCulture, $"must be <= {max}"));
            }
        }
    }

    private sealed class ConstantShape(string constant) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.String || !value.ValueEquals(constant))
            {
                Add(found, path, "must be equal to constant");
            }
        }
    }

    private sealed class EnumerationShape(string[] values) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.String || !values.Any(candidate => value.ValueEquals(candidate)))
            {
                Add(found, path, "must be equal to constant");
                found.Add($"at {path}: must match a schema in anyOf");
            }
        }
    }

    private sealed class NullableShape(Shape inner) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                inner.Check(value, path, found);
            }
        }
    }

    private sealed class ArrayShape(Shape item) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                Add(found, path, "must be array");
                return;
            }

            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                if (found.Count >= MaxReported)
                {
                    return;
                }

                item.Check(element, string.Create(CultureInfo.InvariantCulture, $"{path}/{index++}"), found);
            }
        }
    }

    private sealed class MapShape(Shape item) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Add(found, path, "must be object");
                return;
            }

            foreach (var property in value.EnumerateObject().TakeWhile(_ => found.Count < MaxReported))
            {
                item.Check(property.Value, $"{path}/{Shown(property.Name)}", found);
            }
        }
    }

    private sealed class ObjectShape(Member[] members, bool strict) : Shape
    {
        protected override void Check(JsonElement value, string path, List<string> found)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Add(found, path, "must be object");
                return;
            }

            foreach (var member in members)
            {
                if (member.IsRequired && !value.TryGetProperty(member.Name, out _))
                {
                    Add(found, path, $"must have required property '{member.Name}'");
                }
            }

            foreach (var property in value.EnumerateObject().TakeWhile(_ => found.Count < MaxReported))
            {
                var index = Array.FindIndex(members, member => property.NameEquals(member.Name));
                if (index >= 0)
                {
                    members[index].Shape.Check(property.Value, $"{path}/{members[index].Name}", found);
                }
                else if (strict)
                {
                    Add(found, path, $"unexpected property '{Shown(property.Name)}'");
                }
            }
        }
    }

    /// <summary>The text of a JSON string, or null when its escapes make no text.</summary>
    private static string? ReadText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
