namespace OpenClaw.Gateway.Tests.Models;

/// <summary>One answer of a provider: a body, whole or in streamed pieces; it may break after them, or never come.</summary>
internal sealed record StubAnswer(
    int Status = 200, string Body = "", string[]? Pieces = null, bool Cuts = false, bool Hangs = false, (string Name, string Value)[]? Headers = null);
