namespace OpenClaw.ServiceDefaults.Tests;

internal static class HttpClientExtensions
{
    /// <summary>Gets a page's text whatever its status is.</summary>
    public static async Task<string> GetBodyAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }
}
