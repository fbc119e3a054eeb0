using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

/// <summary>Why a call failed, as a word and back.</summary>
internal static class RecordedError
{
    public const string Cancelled = ModelErrorKindNames.Cancelled;
    private const string Other = "other";

    public static string Of(Exception exception) => exception switch
    {
        ModelCallException failure => failure.Kind.Label(),
        OperationCanceledException => Cancelled,
        _ => Other,
    };

    public static Exception ToException(string error, string? text) =>
        error == Cancelled ? new OperationCanceledException(text)
        : Enum.GetValues<ModelErrorKind>().Where(kind => kind.Label() == error).ToArray() is [var kind, ..]
            ? new ModelCallException(kind, text ?? error)
        : new InvalidOperationException(text);
}
