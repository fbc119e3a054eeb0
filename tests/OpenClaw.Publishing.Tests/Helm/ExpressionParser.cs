using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenClaw.Publishing.Tests.Helm;

/// <summary>Parses pipelines: <c>operand arguments | function arguments</c>.</summary>
internal sealed partial class ExpressionParser
{
    private readonly List<string> _tokens;
    private int _next;

    private ExpressionParser(string text) => _tokens = [.. Token().Matches(text).Select(static match => match.Value)];

    public static Expression Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var expression = parser.Pipeline();
        return parser._next == parser._tokens.Count ? expression : throw new FormatException($"'{text}' goes on after its end");
    }

    private Expression Pipeline()
    {
        var value = Command(null);
        while (_next < _tokens.Count && _tokens[_next] == "|")
        {
            _next++;
            value = Command(value);
        }

        return value;
    }

    private Expression Command(Expression? piped)
    {
        var head = _tokens[_next];
        if (!char.IsAsciiLetter(head[0]) || head is "true" or "false")
        {
            return piped is null ? Operand() : throw new FormatException($"'{head}' is no function");
        }

        _next++;
        var arguments = new List<Expression>();
        while (_next < _tokens.Count && _tokens[_next] is not ("|" or ")"))
        {
            arguments.Add(Operand());
        }

        if (piped is not null)
        {
            arguments.Add(piped);
        }

        return new CallExpression(head, arguments);
    }

    private Expression Operand()
    {
        var token = _tokens[_next++];
        switch (token[0])
        {
            case '(':
                var inner = Pipeline();
                _next++;
                return inner;
            case '"':
            case '`':
                return new LiteralExpression(token[1..^1]);
            case '.':
                return new FieldExpression(null, Path(token));
            case '$':
                var dot = token.IndexOf('.', StringComparison.Ordinal);
                return dot < 0 ? new FieldExpression(token, []) : new FieldExpression(token[..dot], Path(token[dot..]));
            default:
                return token is "true" or "false"
                    ? new LiteralExpression(token == "true")
                    : long.TryParse(token, CultureInfo.InvariantCulture, out var number)
                        ? new LiteralExpression(number)
                        : new CallExpression(token, []);
        }
    }

    private static string[] Path(string text) => text.Split('.', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|`[^`]*`|[()|]|[^\s()|]+")]
    private static partial Regex Token();
}
