using System.Text;
using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Textfiles;

/// <summary>Serves what other programs, such as a nightly backup, left in files; node_exporter's collector of this name does the same.</summary>
internal sealed class TextfileCollector(IOptions<TextfileOptions> options) : ICollector
{
    private const int MostFiles = 64;
    private const int MostBytes = 64 * 1024;

    private readonly string _directory = options.Value.Directory!;

    public string Name => "textfile";

    public ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        if (!Directory.Exists(_directory))
        {
            return ValueTask.FromResult(CollectionResult.Partial($"the directory {_directory} does not exist"));
        }

        var families = new SortedDictionary<string, TextfileFamily>(StringComparer.Ordinal);
        string? reason = null;
        var files = Directory.GetFiles(_directory, "*.prom").Order(StringComparer.Ordinal).ToArray();
        if (files.Length > MostFiles)
        {
            reason = $"more than {MostFiles} files in {_directory}";
        }

        foreach (var file in files.Take(MostFiles))
        {
            // A file counts as a whole or not at all.
            try
            {
                Merge(families, Read(file));
            }
            catch (Exception unusable) when (unusable is FormatException or IOException or UnauthorizedAccessException)
            {
                reason = $"{file}: {unusable.Message}";
            }
        }

        Write(writer, families);
        return ValueTask.FromResult(reason is null ? CollectionResult.Complete : CollectionResult.Partial(reason));
    }

    private static Dictionary<string, TextfileFamily> Read(string file) => new FileInfo(file).Length <= MostBytes
        ? TextfileParser.Parse(File.ReadAllText(file))
        : throw new FormatException($"it has more than {MostBytes} bytes");

    /// <summary>Adds the families of a file; those of several files, such as one for each kind of backup, become one.</summary>
    private static void Merge(SortedDictionary<string, TextfileFamily> families, Dictionary<string, TextfileFamily> file)
    {
        foreach (var (name, family) in file)
        {
            if (families.TryGetValue(name, out var other)
                && (other.Type != family.Type || family.Samples.Exists(one => other.Samples.Exists(two => one.Labels.SequenceEqual(two.Labels)))))
            {
                throw new FormatException($"another file has {name} with another type or the same labels");
            }
        }

        foreach (var (name, family) in file)
        {
            if (families.TryGetValue(name, out var other))
            {
                other.Samples.AddRange(family.Samples);
            }
            else
            {
                families.Add(name, family);
            }
        }
    }

    private static void Write(ExpositionWriter writer, SortedDictionary<string, TextfileFamily> families)
    {
        foreach (var (name, family) in families)
        {
            writer.Family(Encoding.UTF8.GetBytes(name), family.Type, Encoding.UTF8.GetBytes(family.Help));
            foreach (var (labels, value) in family.Samples)
            {
                var sample = writer.Sample();
                foreach (var (label, text) in labels)
                {
                    sample = sample.Label(Encoding.UTF8.GetBytes(label), text);
                }

                sample.Value(value);
            }
        }
    }
}
