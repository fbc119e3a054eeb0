using YamlDotNet.Serialization;

namespace OpenClaw.Publishing.Tests.Graph;

/// <summary>Short ways into parsed YAML.</summary>
internal static class YamlMap
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().Build();

    /// <summary>Parses a file; a tag that tells Compose how to merge a second file says nothing about the one file.</summary>
    public static Dictionary<object, object?> Parse(string text) =>
        Yaml.Deserialize<Dictionary<object, object?>>(text.Replace(": !override\n", ":\n", StringComparison.Ordinal));

    public static Dictionary<object, object?> Map(this Dictionary<object, object?> map, string key) =>
        map.TryGetValue(key, out var value) && value is Dictionary<object, object?> inner ? inner : [];

    public static IEnumerable<object?> List(this Dictionary<object, object?> map, string key) =>
        map.TryGetValue(key, out var value) && value is List<object?> list ? list : [];

    public static IEnumerable<Dictionary<object, object?>> Maps(this Dictionary<object, object?> map, string key) =>
        map.List(key).OfType<Dictionary<object, object?>>();

    public static string Text(this Dictionary<object, object?> map, string key) =>
        map.TryGetValue(key, out var value) ? value?.ToString() ?? string.Empty : string.Empty;
}
