namespace OpenClaw.Publishing.Tests.Helm;

internal abstract record TemplateNode;

internal sealed record TextNode(string Text) : TemplateNode;

internal sealed record OutputNode(Expression Value) : TemplateNode;

internal sealed record VariableNode(string Name, Expression Value) : TemplateNode;

internal sealed record DefineNode(string Name, IReadOnlyList<TemplateNode> Body) : TemplateNode;

internal sealed record WithNode(Expression Value, IReadOnlyList<TemplateNode> Body) : TemplateNode;

internal sealed record IfNode(Expression Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Otherwise) : TemplateNode;

internal abstract record Expression;

internal sealed record LiteralExpression(object? Value) : Expression;

internal sealed record FieldExpression(string? Variable, IReadOnlyList<string> Path) : Expression;

internal sealed record CallExpression(string Function, IReadOnlyList<Expression> Arguments) : Expression;
