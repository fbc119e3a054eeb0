using System.Text.RegularExpressions;

namespace OpenClaw.Publishing.Tests.Helm;

/// <summary>Parses the part of Go's template language that the chart uses.</summary>
internal sealed partial class TemplateParser
{
    private readonly List<(bool IsAction, string Text)> _tokens = [];
    private int _next;

    private TemplateParser(string text)
    {
        var position = 0;
        var trimNext = false;
        foreach (Match match in Action().Matches(text))
        {
            AddText(text[position..match.Index], trimNext, match.Groups["left"].Success);
            var body = match.Groups["body"].Value.Trim();
            if (!body.StartsWith("/*", StringComparison.Ordinal))
            {
                _tokens.Add((true, body));
            }

            trimNext = match.Groups["right"].Success;
            position = match.Index + match.Length;
        }

        AddText(text[position..], trimNext, false);
    }

    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var nodes = parser.Block(out var end);
        return end is null ? nodes : throw new FormatException($"'{end}' without a beginning");
    }

    private void AddText(string text, bool trimStart, bool trimEnd)
    {
        text = trimStart ? text.TrimStart() : text;
        text = trimEnd ? text.TrimEnd() : text;
        if (text.Length > 0)
        {
            _tokens.Add((false, text));
        }
    }

    private List<TemplateNode> Block(out string? end)
    {
        var nodes = new List<TemplateNode>();
        while (_next < _tokens.Count)
        {
            var (isAction, text) = _tokens[_next++];
            if (!isAction)
            {
                nodes.Add(new TextNode(text));
            }
            else if (text is "end" or "else" || text.StartsWith("else if ", StringComparison.Ordinal))
            {
                end = text;
                return nodes;
            }
            else
            {
                nodes.Add(Node(text));
            }
        }

        end = null;
        return nodes;
    }

    private TemplateNode Node(string text)
    {
        if (text.StartsWith("if ", StringComparison.Ordinal))
        {
            return If(text["if ".Length..]);
        }

        if (text.StartsWith("with ", StringComparison.Ordinal))
        {
            var value = ExpressionParser.Parse(text["with ".Length..]);
            return new WithNode(value, Block(out _));
        }

        if (text.StartsWith("define ", StringComparison.Ordinal))
        {
            var name = text["define ".Length..].Trim('"');
            return new DefineNode(name, Block(out _));
        }

        var assignment = Assignment().Match(text);
        return assignment.Success
            ? new VariableNode(assignment.Groups["name"].Value, ExpressionParser.Parse(assignment.Groups["value"].Value))
            : new OutputNode(ExpressionParser.Parse(text));
    }

    private IfNode If(string condition)
    {
        var then = Block(out var end);
        IReadOnlyList<TemplateNode> otherwise = [];
        if (end == "else")
        {
            otherwise = Block(out end);
        }
        else if (end?.StartsWith("else if ", StringComparison.Ordinal) == true)
        {
            otherwise = [If(end["else if ".Length..])];
        }

        return new IfNode(ExpressionParser.Parse(condition), then, otherwise);
    }

    [GeneratedRegex(@"\{\{(?<left>-\s)?(?<body>(?:`[^`]*`|""(?:[^""\\]|\\.)*""|/\*.*?\*/|[^`""}]|\}(?!\}))*?)(?<right>\s-)?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"^(?<name>\$\w+)\s*:=\s*(?<value>.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();
}
