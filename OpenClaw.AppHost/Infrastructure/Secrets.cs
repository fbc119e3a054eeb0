using System.Security.Cryptography;
using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Secrets of the graph: parameters, generated once in a local run.</summary>
internal static class Secrets
{
    /// <summary>
    /// Adds a secret parameter, or gives the one that is there; where it is not configured, a local run generates it and keeps it with the
    /// state.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name)
    {
        if (builder.Resources.OfType<ParameterResource>().FirstOrDefault(known => known.Name == name) is { } known)
        {
            return builder.CreateResourceBuilder(known);
        }

        var file = builder.SecretFile(name);
        return builder.ExecutionContext.IsPublishMode || builder.ConfiguredParameter(name) is { Length: > 0 }
            ? builder.AddParameter(name, secret: true)
            : builder.AddParameter(name, () => ReadOrCreate(file), secret: true);
    }

    /// <summary>The value that the user configured for a parameter; an environment variable has underscores for its hyphens.</summary>
    public static string? ConfiguredParameter(this IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    /// <summary>The file in which a local run keeps a generated secret.</summary>
    public static string SecretFile(this IDistributedApplicationBuilder builder, string name) =>
        Path.Combine(builder.StateOf("secrets"), name);

    private static string ReadOrCreate(string file)
    {
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = $"{file}.{Environment.ProcessId}";
        PrivateFile.Write(draft, RandomNumberGenerator.GetHexString(48, lowercase: true));

        // Two first runs at once agree on the one that came first.
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }

        return File.ReadAllText(file);
    }
}
