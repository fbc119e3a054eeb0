using System.Text.Json;
using System.Text.RegularExpressions;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests.Containers;

/// <summary>Images under the names of the published deployment, made of the programs that the tests run on this machine.</summary>
internal sealed partial class ProvisionedImages(ContainerEngine engine)
{
    private const string Base = "openclaw-tests/base:1";

    private const string StartPostgres =
        """
        #!/bin/sh
        set -e
        data=/var/lib/postgresql/data
        if [ ! -s $data/PG_VERSION ]; then
            printf %s "$POSTGRES_PASSWORD" > /tmp/password
            initdb -D $data --username="$POSTGRES_USER" --pwfile=/tmp/password --no-locale -E UTF8 $POSTGRES_INITDB_ARGS
            echo "host all all all $POSTGRES_HOST_AUTH_METHOD" >> $data/pg_hba.conf
            echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D $data postgres
        fi
        exec postgres -D $data -c 'listen_addresses=*'

        """;

    private static readonly Dictionary<string, string[]> EntryPoints = new()
    {
        ["postgres"] = ["/usr/bin/start-postgres"],
        ["gateway"] = ["dotnet", "/app/OpenClaw.Gateway.dll"],
        ["collector"] = ["dotnet", "/app/OpenClaw.MetricsCollector.dll"],
        ["alertmanager"] = ["/usr/bin/prometheus-alertmanager"],
        ["prometheus"] = ["/usr/bin/prometheus"],
        ["blackbox-exporter"] = ["/usr/bin/prometheus-blackbox-exporter"],
        ["redis"] = ["/usr/bin/redis-server"],
    };

    private static string PostgresVersion { get; } = Path.GetFileName(Path.GetFullPath(Path.Combine(BinaryOf("postgres"), "../..")));

    // Debian's server looks for its files below the directories of its version.
    private static string PostgresHome => $"/usr/lib/postgresql/{PostgresVersion}";

    /// <summary>The services of which an image can be made here.</summary>
    public static IReadOnlyCollection<string> Services => EntryPoints.Keys;

    /// <summary>Makes the image of each service.</summary>
    /// <param name="images">Names of the images by service.</param>
    /// <param name="directory">Where the archive is written meanwhile.</param>
    public async Task MakeAsync(IReadOnlyDictionary<string, string> images, string directory)
    {
        var there = await engine.RunAsync("image", "ls", "--format", "{{.Repository}}:{{.Tag}}");
        foreach (var image in Services.Select(service => LocalName(images[service])))
        {
            Assert.SkipWhen(there.Split('\n').Contains(image), $"The engine has the image {image} already, which the test would replace.");
        }

        var archive = Path.Combine(directory, "base.tar");
        await using (var root = new RootFileSystem(archive))
        {
            await FillAsync(root);
        }

        await engine.RunAsync(
            "import",
            "--change", $"ENV PATH=/usr/bin:/bin:{PostgresHome}/bin",
            "--change", "ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
            archive,
            Base);
        File.Delete(archive);
        var container = (await engine.RunAsync("create", "--network", "none", Base, "sh")).Trim();
        foreach (var (service, entryPoint) in EntryPoints)
        {
            string[] command = service == "alertmanager"
                ? ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]
                : [];
            await engine.RunAsync(
                "commit",
                "--change", $"ENTRYPOINT {JsonSerializer.Serialize(entryPoint)}",
                "--change", $"CMD {JsonSerializer.Serialize(command)}",
                "--change", $"WORKDIR {(service == "redis" ? "/data" : "/")}",
                container,
                images[service]);
        }

        await engine.RunAsync("rm", container);
    }

    /// <summary>Removes the images, for an engine that is not the test's own.</summary>
    public Task RemoveAsync(IReadOnlyDictionary<string, string> images) =>
        engine.RunAsync(["image", "rm", "--force", Base, .. Services.Select(service => images[service])]);

    private static async Task FillAsync(RootFileSystem root)
    {
        await root.AddDirectoryAsync("/tmp", 0, (UnixFileMode)0b1_111_111_111);
        await root.AddDirectoryAsync("/data", 999);
        await root.AddDirectoryAsync("/prometheus", 65534);
        await root.AddDirectoryAsync("/alertmanager", 65534);
        await root.AddDirectoryAsync("/var/lib/postgresql/data", 999, (UnixFileMode)0b111_000_000);
        await root.AddTextAsync("/etc/passwd", "root:x:0:0::/:/bin/sh\npostgres:x:999:999::/tmp:/bin/sh\nnobody:x:65534:65534::/tmp:/bin/sh\n");
        await root.AddTextAsync("/etc/nsswitch.conf", "passwd: files\nhosts: files dns\n");
        await root.AddProgramAsync("/bin/sh", "/bin/sh");
        foreach (var tool in (string[])["grep", "wget"])
        {
            await root.AddProgramAsync($"/usr/bin/{tool}", (await ServerProcess.RunAsync("sh", ["-c", $"command -v {tool}"])).Trim());
        }

        foreach (var program in (string[])["redis-server", "redis-cli", "prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter"])
        {
            await root.AddProgramAsync($"/usr/bin/{program}", BinaryOf(program));
        }

        var templates = Path.GetFullPath(Path.Combine(BinaryOf("prometheus-alertmanager"), "../../share/prometheus/alertmanager"));
        await root.AddTreeAsync("/usr/share/prometheus/alertmanager", templates);
        await AddPostgresAsync(root);
        await AddServicesAsync(root);
    }

    private static async Task AddPostgresAsync(RootFileSystem root)
    {
        var bin = Path.GetDirectoryName(BinaryOf("postgres"))!;
        foreach (var program in (string[])["postgres", "initdb", "pg_isready"])
        {
            await root.AddProgramAsync($"{PostgresHome}/bin/{program}", Path.Combine(bin, program));
        }

        await root.AddTreeAsync($"{PostgresHome}/lib", Path.GetFullPath(Path.Combine(bin, "../lib")));
        await root.AddTreeAsync(
            $"/usr/share/postgresql/{PostgresVersion}", Path.GetFullPath(Path.Combine(bin, "../../../../share/postgresql", PostgresVersion)));
        await root.AddTextAsync("/usr/bin/start-postgres", StartPostgres);
    }

    private static async Task AddServicesAsync(RootFileSystem root)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var version = Path.GetFileName(runtime);
        var dotnet = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        await root.AddProgramAsync("/usr/share/dotnet/dotnet", Path.Combine(dotnet, "dotnet"));
        await root.AddLinkAsync("/usr/bin/dotnet", "/usr/share/dotnet/dotnet");
        foreach (var library in Directory.EnumerateFiles(runtime, "*.so"))
        {
            await root.AddProgramAsync($"/usr/share/dotnet/shared/Microsoft.NETCore.App/{version}/{Path.GetFileName(library)}", library);
        }

        foreach (var part in (string[])[$"host/fxr/{version}", $"shared/Microsoft.NETCore.App/{version}", $"shared/Microsoft.AspNetCore.App/{version}"])
        {
            await root.AddTreeAsync($"/usr/share/dotnet/{part}", Path.Combine(dotnet, part));
        }

        foreach (var library in (string[])["libssl.so.3", "libcrypto.so.3", "libgcc_s.so.1"])
        {
            var found = Cached(await ServerProcess.RunAsync("/sbin/ldconfig", ["-p"]), library);
            await root.AddProgramAsync($"/lib/{library}", found);
        }

        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        foreach (var project in (string[])["OpenClaw.Gateway", "OpenClaw.MetricsCollector"])
        {
            await root.AddTreeAsync("/app", Path.Combine(Tools.RepositoryRoot, project, "bin", configuration, "net10.0"));
        }
    }

    /// <summary>The program itself, behind the link or the script that starts it.</summary>
    private static string BinaryOf(string program)
    {
        var path = Tools.Find(program);
        if (File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
        {
            return target.FullName;
        }

        return Path.Combine(Tools.RepositoryRoot, ".tools", Started().Match(File.ReadAllText(path)).Groups["path"].Value);
    }

    // The engine lists its images without the registry that it asks by default.
    private static string LocalName(string image) =>
        image.Replace("docker.io/", "", StringComparison.Ordinal).Replace("library/", "", StringComparison.Ordinal);

    private static string Cached(string libraries, string name) =>
        libraries.Split('\n').First(line => line.TrimStart().StartsWith(name + " ", StringComparison.Ordinal)).Split("=> ")[1].Trim();

    [GeneratedRegex("""^exec "\$tools/(?<path>[^"]+)""", RegexOptions.Multiline)]
    private static partial Regex Started();
}
