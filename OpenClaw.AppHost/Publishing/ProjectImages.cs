namespace OpenClaw.AppHost.Publishing;

/// <summary>What is known of the image of a project without building it.</summary>
internal static class ProjectImages
{
    /// <summary>Name of the program's assembly: that of its project file.</summary>
    public static string AssemblyOf(IResource resource) =>
        Path.GetFileNameWithoutExtension(((ProjectResource)resource).GetProjectMetadata().ProjectPath);
}
