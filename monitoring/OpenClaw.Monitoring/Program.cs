using OpenClaw.Monitoring;

const string Usage =
    """
    Usage: OpenClaw.Monitoring generate|check [--root DIRECTORY]

      generate   write the Grafana dashboards and docs/metrics.md
      check      compare them with what would be written; exit code 1 when they differ

      --root     the repository (default: the directory with OpenClaw.Aspire.sln, here or above)
    """;

var root = args switch
{
    ["generate" or "check"] => FindRoot(Environment.CurrentDirectory),
    ["generate" or "check", "--root", var directory] => directory,
    _ => null,
};
if (root is null || !File.Exists(Path.Combine(root, "monitoring", "contract", "metrics.yml")))
{
    Console.Error.WriteLine(root is null ? Usage : $"{root} has no monitoring/contract/metrics.yml.");
    return 2;
}

try
{
    var files = new GeneratedFiles(root);
    var generate = args[0] == "generate";
    var differing = generate ? files.Write() : files.Check();
    foreach (var path in differing)
    {
        Console.WriteLine($"{(generate ? "written" : "differs")}: {path}");
    }

    return generate || differing.Count == 0 ? 0 : 1;
}
catch (InvalidDataException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static string? FindRoot(string start)
{
    for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
    {
        if (File.Exists(Path.Combine(directory.FullName, "OpenClaw.Aspire.sln")))
        {
            return directory.FullName;
        }
    }

    return null;
}
