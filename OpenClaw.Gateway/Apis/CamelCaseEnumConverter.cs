using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Apis;

/// <summary>Writes an enumeration as its name in camel case; numbers are not accepted.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
