using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>The values of one resource: what <c>values.yaml</c> lists and what its templates refer to.</summary>
internal sealed class HelmValues(string resourceName)
{
    public const string Parameters = "parameters";
    public const string Secrets = "secrets";
    public const string Config = "config";

    private readonly Dictionary<string, Dictionary<string, object>> _sections = new()
    {
        [Parameters] = [],
        [Secrets] = [],
        [Config] = [],
    };

    private readonly Dictionary<string, Dictionary<string, IValueProvider>> _sources = new()
    {
        [Parameters] = [],
        [Secrets] = [],
        [Config] = [],
    };

    /// <summary>Key of the resource in each section.</summary>
    public string SectionName { get; } = Normalize(resourceName);

    /// <summary>Values that are known only when the chart is installed, by section and key.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, IValueProvider>> Sources => _sources;

    public IReadOnlyDictionary<string, object> Section(string name) => _sections[name];

    public HelmText AddParameter(string key, object value, IValueProvider? source = null)
    {
        key = Normalize(key);
        _sections[Parameters][key] = value;
        if (source is not null)
        {
            _sources[Parameters][key] = source;
        }

        return new HelmText($"{{{{ .Values.{Parameters}.{SectionName}.{key}{(value is int ? " | int" : string.Empty)} }}}}", key);
    }

    /// <summary>Refers to a parameter of the model; its value is added by <see cref="Add(string, string, object, IValueProvider?)"/>.</summary>
    public HelmText Reference(ParameterResource parameter)
    {
        var key = Normalize(parameter.Name);
        return new HelmText($"{{{{ .Values.{(parameter.Secret ? Secrets : Config)}.{SectionName}.{key} }}}}", key, parameter);
    }

    public string Reference(string section, string key) => $"{{{{ .Values.{section}.{SectionName}.{Normalize(key)} }}}}";

    /// <summary>Adds a value; the first one of a key stays.</summary>
    public void Add(string section, string key, object value, IValueProvider? source = null)
    {
        key = Normalize(key);
        if (_sections[section].TryAdd(key, value) && source is not null)
        {
            _sources[section][key] = source;
        }
    }

    private static string Normalize(string name) => name.Replace('-', '_').Replace('.', '_');
}
