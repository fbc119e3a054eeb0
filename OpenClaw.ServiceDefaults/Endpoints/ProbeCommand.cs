namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>
/// <c>--probe URL</c>: the service's own program as the health check of its container, whose image has neither shell nor curl.
/// </summary>
public static class ProbeCommand
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    /// <summary>Asks a URL where the command line says so.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>
    /// Null where the command line asks for something else; otherwise the exit code: 0 for an answer of 2xx within 4 s, 1 for any other
    /// or none, 2 where the URL is none.
    /// </returns>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is not ["--probe", ..])
        {
            return null;
        }

        if (args is not [_, var text] || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("--probe needs one http or https URL");
            return 2;
        }

        using var http = new HttpClient { Timeout = Timeout };
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{url} answered {(int)answer.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{url}: {exception.Message}");
        }

        return 1;
    }
}
