using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>Gives the container files of a resource to its service as Compose configs.</summary>
internal sealed class ComposeConfigFiles(ComposeFile file, string outputPath, PipelineStepContext context)
{
    private const UnixFileMode AllRead =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode DefaultUmask = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public async Task AddAsync(IResource resource, Service service)
    {
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var entries = await annotation.Callback(
                new ContainerFileSystemCallbackContext { Model = resource, Services = context.Services },
                context.CancellationToken).ConfigureAwait(false);
            Add(annotation, annotation.DestinationPath.TrimEnd('/'), entries, service);
        }
    }

    private void Add(ContainerFileSystemCallbackAnnotation annotation, string folder, IEnumerable<ContainerFileSystemItem> entries, Service service)
    {
        foreach (var entry in entries)
        {
            var path = $"{folder}/{entry.Name}";
            if (entry is ContainerDirectory directory)
            {
                Add(annotation, path, directory.Entries, service);
            }
            else if (entry is ContainerFileBase source)
            {
                Add(annotation, path, source, service);
            }
        }
    }

    private void Add(ContainerFileSystemCallbackAnnotation annotation, string path, ContainerFileBase source, Service service)
    {
        var key = $"{service.Name}_{path.Replace('/', '_')}";
        var config = new Config { Name = key };
        if (source.SourcePath is { } sourcePath)
        {
            config.File = $"{service.Name}/{source.Name}";
            Directory.CreateDirectory(Path.Combine(outputPath, service.Name));
            File.Copy(sourcePath, Path.Combine(outputPath, service.Name, source.Name), overwrite: true);
        }
        else
        {
            config.Content = source.Contents ?? string.Empty;
        }

        file.AddConfig(config);
        service.AddConfig(new ConfigReference
        {
            Source = key,
            Target = path,
            Uid = (source.Owner ?? annotation.DefaultOwner)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Gid = (source.Group ?? annotation.DefaultGroup)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Mode = source.Mode != default ? source.Mode : AllRead & ~(annotation.Umask ?? DefaultUmask),
        });
    }
}
