using System.Text.Json;

namespace OpenClaw.Gateway.Tests.Models;

/// <summary>What a provider was asked.</summary>
internal sealed record StubRequest(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body);
