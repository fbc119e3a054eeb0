using System.Collections;
using System.Globalization;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Aspire.Hosting.Yaml;

/// <summary>The text form that both publishers write: block style, indented lists, quoted strings, nothing empty.</summary>
/// <remarks>
/// The serializer of YamlDotNet quotes keys together with values, so the objects are walked here, by the attributes
/// that YamlDotNet defines, and only its emitter is used.
/// </remarks>
internal sealed class PublishedYaml
{
    private static readonly EmitterSettings Settings =
        new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024)
            .WithIndentedSequences()
            .WithNewLine("\n");

    private readonly Func<object, object> _convert;
    private readonly Emitter _emitter;

    private PublishedYaml(TextWriter writer, Func<object, object> convert)
    {
        _convert = convert;
        _emitter = new Emitter(writer, Settings);
    }

    /// <summary>Writes an object.</summary>
    /// <param name="root">The object; members without value and empty collections are left out.</param>
    /// <param name="convert">Replaces a value before it is written, for example by <see cref="PlainText"/>.</param>
    /// <returns>YAML that ends with one line break.</returns>
    public static string Write(object root, Func<object, object>? convert = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var yaml = new PublishedYaml(text, convert ?? (static value => value));
        yaml._emitter.Emit(new StreamStart());
        yaml._emitter.Emit(new DocumentStart());
        yaml.WriteValue(root);
        yaml._emitter.Emit(new DocumentEnd(isImplicit: true));
        yaml._emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private void WriteValue(object value)
    {
        value = _convert(value);
        switch (value)
        {
            case PlainText plain:
                WriteScalar(plain.Text, ScalarStyle.ForcePlain);
                break;
            case string text:
                WriteScalar(text, ScalarStyle.DoubleQuoted);
                break;
            case bool flag:
                WriteScalar(flag ? "true" : "false", ScalarStyle.Plain);
                break;
            case IDictionary map:
                WriteMap(map);
                break;
            case IEnumerable list:
                _emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list)
                {
                    WriteValue(item ?? string.Empty);
                }

                _emitter.Emit(new SequenceEnd());
                break;
            case IFormattable number when value.GetType().IsPrimitive:
                WriteScalar(number.ToString(null, CultureInfo.InvariantCulture), ScalarStyle.Plain);
                break;
            default:
                WriteMembers(value);
                break;
        }
    }

    private void WriteMap(IDictionary map)
    {
        StartMap();
        foreach (DictionaryEntry entry in map)
        {
            if (entry.Value is { } value)
            {
                WriteScalar((string)entry.Key, ScalarStyle.Any);
                WriteValue(value);
            }
        }

        _emitter.Emit(new MappingEnd());
    }

    private void WriteMembers(object owner)
    {
        StartMap();
        foreach (var (key, property) in Members(owner.GetType()))
        {
            var value = property.GetValue(owner);
            if (value is null or ICollection { Count: 0 })
            {
                continue;
            }

            WriteScalar(key, ScalarStyle.Any);
            WriteValue(value);
        }

        _emitter.Emit(new MappingEnd());
    }

    private void StartMap() =>
        _emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));

    private void WriteScalar(string text, ScalarStyle style) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));

    private static IEnumerable<(string Key, PropertyInfo Property)> Members(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let member = property.GetCustomAttribute<YamlMemberAttribute>()
        where member is not null
        orderby member.Order
        select (member.Alias ?? char.ToLowerInvariant(property.Name[0]) + property.Name[1..], property);
}
