using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Text of a template: literal, or with Helm expressions in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Key">Key of the value in <c>values.yaml</c> that the text refers to, when it is one reference.</param>
/// <param name="Parameter">The parameter behind that value.</param>
internal sealed record HelmText(string Text, string? Key = null, ParameterResource? Parameter = null)
{
    private const string IntegerPipe = " | int }}";

    public bool HasExpression => Text.Contains("{{", StringComparison.Ordinal);

    public bool HasSecret => Text.Contains(".Values.secrets.", StringComparison.Ordinal);

    /// <summary>The form inside a longer text, where a conversion to a number means nothing.</summary>
    public string Embedded => Text.Replace(IntegerPipe, " }}", StringComparison.Ordinal);

    /// <summary>The form in a map of strings, where a number would be rejected.</summary>
    public string AsString => Text.Replace(IntegerPipe, " | int | toString }}", StringComparison.Ordinal);

    /// <summary>Whether a text must not be quoted, so that the result of its expression keeps its type.</summary>
    public static bool IsPlain(string text) =>
        text.StartsWith("{{", StringComparison.Ordinal) && text.EndsWith(IntegerPipe, StringComparison.Ordinal)
        || text.StartsWith("{{ if ", StringComparison.Ordinal);
}
