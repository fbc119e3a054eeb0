using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.AppHost.Publishing;

/// <summary>A directory of files that a service reads.</summary>
/// <param name="Resource">Name of the service.</param>
/// <param name="Name">Name of the directory in the published folder, unique among the services.</param>
/// <param name="MountPath">Where the service reads it.</param>
/// <param name="Files">The files, sorted by path.</param>
internal sealed record ConfigurationDirectory(string Resource, string Name, string MountPath, IReadOnlyList<ConfigurationFile> Files)
{
    /// <summary>SHA-256 of paths and contents, in lower-case hexadecimal digits.</summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{file.Text}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
