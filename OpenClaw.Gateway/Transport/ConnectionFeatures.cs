using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace OpenClaw.Gateway.Transport;

/// <summary>The features of a connection: those that it implements itself, and the few that the server adds.</summary>
/// <remarks>A list is smaller than a dictionary, and as fast for so few.</remarks>
internal sealed class ConnectionFeatures(EpollConnection connection) : IFeatureCollection
{
    private KeyValuePair<Type, object?>[] _added = [];

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (var (type, feature) in _added)
            {
                if (type == key)
                {
                    return feature;
                }
            }

            return key.IsInstanceOfType(connection) ? connection : null;
        }

        set
        {
            Revision++;
            for (var i = 0; i < _added.Length; i++)
            {
                if (_added[i].Key == key)
                {
                    _added[i] = new(key, value);
                    return;
                }
            }

            _added = [.. _added, new(key, value)];
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() =>
        _added.Select(added => added.Key).Concat(EpollConnection.OwnFeatures).Distinct()
            .Select(type => KeyValuePair.Create(type, this[type]!)).Where(pair => pair.Value is not null).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
