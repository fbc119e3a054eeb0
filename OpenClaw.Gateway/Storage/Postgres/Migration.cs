using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>One step of the schema.</summary>
/// <param name="Version">Starts at 1 and rises; a number may be left out, none is used twice.</param>
/// <param name="Name">File name such as 0001_collective.sql.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    private const string Prefix = "migrations/";

    /// <summary>SHA-256 of the text with line feeds as line ends, in lower-case hexadecimal digits.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The steps that this build knows, in order.</summary>
    public static IReadOnlyList<Migration> Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new Migration(
                    int.Parse(name.AsSpan(Prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), name[Prefix.Length..], Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
