using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace OpenClaw.Publishing.Tests.Helm;

/// <summary>Renders a published chart as Helm does, for the functions that its templates use; what it does not know is an error.</summary>
internal sealed partial class Chart
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private readonly IReadOnlyDictionary<string, string> _files;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _templates = [];
    private readonly Dictionary<object, object?> _root;

    public Chart(IReadOnlyDictionary<string, string> files, string release = "test", Action<Dictionary<object, object?>>? configure = null)
    {
        _files = files;
        Values = Read(files["values.yaml"]);
        configure?.Invoke(Values);
        var chart = Read(files["Chart.yaml"]);
        _root = new()
        {
            ["Values"] = Values,
            ["Chart"] = new Dictionary<object, object?> { ["Name"] = chart["name"], ["AppVersion"] = chart["appVersion"] },
            ["Release"] = new Dictionary<object, object?> { ["Name"] = release, ["Namespace"] = "default", ["Service"] = "Helm" },
            ["Template"] = new Dictionary<object, object?> { ["BasePath"] = "templates" },
        };
        Run(TemplateParser.Parse(files["templates/_helpers.tpl"]), _root, []);
    }

    public Dictionary<object, object?> Values { get; }

    /// <summary>The documents of all templates by file name.</summary>
    public IEnumerable<(string File, Dictionary<object, object?> Document)> Render() =>
        from file in _files
        where file.Key.StartsWith("templates/", StringComparison.Ordinal) && file.Key.EndsWith(".yaml", StringComparison.Ordinal)
        from text in DocumentEnd().Split(RenderFile(file.Key))
        where text.Trim().Length > 0
        select (file.Key, Read(text));

    public string RenderFile(string name) => Run(TemplateParser.Parse(_files[name]), _root, []);

    private static Dictionary<object, object?> Read(string yaml) => Yaml.Deserialize<Dictionary<object, object?>>(yaml);

    private string Run(IEnumerable<TemplateNode> nodes, object? dot, Dictionary<string, object?> variables)
    {
        var text = new StringBuilder();
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode literal:
                    text.Append(literal.Text);
                    break;
                case OutputNode output:
                    text.Append(Text(Evaluate(output.Value, dot, variables)
                        ?? throw new InvalidOperationException($"nothing to write for {output.Value}")));
                    break;
                case VariableNode variable:
                    variables[variable.Name] = Evaluate(variable.Value, dot, variables);
                    break;
                case DefineNode define:
                    _templates[define.Name] = define.Body;
                    break;
                case IfNode choice:
                    text.Append(Run(IsTrue(Evaluate(choice.Condition, dot, variables)) ? choice.Then : choice.Otherwise, dot, new(variables)));
                    break;
                case WithNode with when Evaluate(with.Value, dot, variables) is var value && IsTrue(value):
                    text.Append(Run(with.Body, value, new(variables)));
                    break;
            }
        }

        return text.ToString();
    }

    private object? Evaluate(Expression expression, object? dot, Dictionary<string, object?> variables) => expression switch
    {
        LiteralExpression literal => literal.Value,
        FieldExpression { Variable: "$" } field => Follow(_root, field.Path),
        FieldExpression { Variable: { } name } field => Follow(variables[name], field.Path),
        FieldExpression field => Follow(dot, field.Path),
        CallExpression call => Call(call.Function, [.. call.Arguments.Select(argument => Evaluate(argument, dot, variables))]),
        _ => throw new NotSupportedException(expression.ToString()),
    };

    private object? Call(string function, object?[] arguments) => function switch
    {
        "include" when ((string)arguments[0]!).StartsWith("templates/", StringComparison.Ordinal) => RenderFile((string)arguments[0]!),
        "include" => Run(_templates[(string)arguments[0]!], arguments[1], []),
        "tpl" => Run(TemplateParser.Parse((string)arguments[0]!), arguments[1], []),
        "required" => IsTrue(arguments[1]) ? arguments[1] : throw new InvalidOperationException((string)arguments[0]!),
        "default" => IsTrue(arguments[1]) ? arguments[1] : arguments[0],
        "printf" => Format((string)arguments[0]!, arguments[1..]),
        "print" => string.Concat(arguments.Select(Text)),
        "quote" => $"\"{Text(arguments[0])}\"",
        "index" => arguments[1..].Aggregate(arguments[0], Index),
        "list" => arguments.ToList(),
        "not" => !IsTrue(arguments[0]),
        "toString" => Text(arguments[0]),
        "int" => Convert.ToInt64(arguments[0], CultureInfo.InvariantCulture),
        "trunc" => Text(arguments[1]) is var text ? text[..Math.Min(text.Length, (int)(long)arguments[0]!)] : null,
        "trimSuffix" => Text(arguments[1]) is var text && text.EndsWith((string)arguments[0]!, StringComparison.Ordinal) ? text[..^((string)arguments[0]!).Length] : Text(arguments[1]),
        "replace" => Text(arguments[2]).Replace((string)arguments[0]!, (string)arguments[1]!, StringComparison.Ordinal),
        "sha256sum" => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(arguments[0])))),
        "toYaml" => new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(arguments[0]!).TrimEnd(),
        "nindent" => "\n" + string.Join('\n', Text(arguments[1]).Split('\n').Select(line => new string(' ', (int)(long)arguments[0]!) + line)),
        _ => throw new NotSupportedException($"the function '{function}'"),
    };

    private static object? Follow(object? value, IReadOnlyList<string> path) => path.Aggregate(value, static (current, name) => Index(current, name));

    private static object? Index(object? collection, object? key) => collection switch
    {
        Dictionary<object, object?> map => map.GetValueOrDefault(key!),
        IList list => list[(int)(long)key!],
        _ => throw new InvalidOperationException($"'{key}' of nothing"),
    };

    private static bool IsTrue(object? value) => value switch
    {
        null or false or "" => false,
        ICollection collection => collection.Count > 0,
        IConvertible number when value is not string and not bool => number.ToDouble(CultureInfo.InvariantCulture) != 0,
        _ => true,
    };

    private static string Format(string format, object?[] arguments)
    {
        var next = 0;
        return Verb().Replace(format, _ => Text(arguments[next++]));
    }

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex("%[sd]")]
    private static partial Regex Verb();

    [GeneratedRegex("^---\n", RegexOptions.Multiline)]
    private static partial Regex DocumentEnd();
}
