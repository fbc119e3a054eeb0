using System.Text;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>A file of <c>KEY=value</c> lines, each with an optional comment above.</summary>
internal sealed class ComposeEnvFile
{
    private readonly SortedDictionary<string, (string? Comment, string Value)> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads a file so that values entered by its owner survive the next publish.</summary>
    public static ComposeEnvFile Load(string path)
    {
        var file = new ComposeEnvFile();
        if (!File.Exists(path))
        {
            return file;
        }

        string? comment = null;
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith('#'))
            {
                comment = line[1..].Trim();
            }
            else if (line.Split('=', 2) is [var key, var value] && key.Trim().Length > 0)
            {
                file._entries[key.Trim()] = (comment, value);
                comment = null;
            }
        }

        return file;
    }

    /// <summary>Adds an entry; one that is there keeps its value.</summary>
    public void Add(string key, string? comment) =>
        _entries[key] = (comment, _entries.TryGetValue(key, out var present) ? present.Value : string.Empty);

    /// <summary>Adds or replaces an entry.</summary>
    public void Set(string key, string? comment, string value) => _entries[key] = (comment, value);

    public async Task SaveAsync(string path, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var (key, (comment, value)) in _entries)
        {
            if (!string.IsNullOrEmpty(comment))
            {
                text.Append("# ").Append(comment).Append('\n');
            }

            text.Append(key).Append('=').Append(value).Append("\n\n");
        }

        await File.WriteAllTextAsync(path, text.ToString(), cancellationToken).ConfigureAwait(false);
    }
}
