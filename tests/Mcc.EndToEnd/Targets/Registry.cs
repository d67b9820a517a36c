using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Mcc.EndToEnd.Surroundings;

namespace Mcc.EndToEnd.Targets;

/// <summary>Debian's docker-registry on loopback, in ECR's place.</summary>
internal sealed class Registry : IAsyncDisposable
{
    /// <summary>The line of htpasswd for the user <c>someone</c> with the password <c>secret</c>.</summary>
    private const string Account = "someone:$2y$04$NOlJ0bQuTeAZvyTVoaa.keCZSrofNg5DOBsDKUIwi2PE7t8SkssGO";

    private readonly TemporaryFolder folder = new("mcc-registry-");
    private readonly HttpClient web = new();
    private Process? server;

    public string Host { get; } = $"127.0.0.1:{Project.FreePort()}";

    /// <summary>Null where this machine has none.</summary>
    /// <param name="login">Whether it demands the login of <c>someone</c>, whose password is <c>secret</c>.</param>
    /// <param name="account">The line of htpasswd for the user that logs in.</param>
    public static async Task<Registry?> Start(bool login = false, string account = Account)
    {
        if ((await Shell.Run("sh", ["-c", "command -v docker-registry"], "/")).Exit != 0)
            return null;
        var registry = new Registry();
        await registry.Serve(login, account);
        return registry;
    }

    /// <summary>What a pushed manifest says that it is.</summary>
    public async Task<string?> MediaType(string repository, string digest)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Host}/v2/{repository}/manifests/{digest}");
        // All that there are, so that none is made into another for our sake.
        foreach (var type in new[] { "docker.distribution.manifest.v2", "docker.distribution.manifest.list.v2", "oci.image.manifest.v1",
            "oci.image.index.v1" })
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue($"application/vnd.{type}+json"));
        using var answer = await web.SendAsync(request);
        return answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        web.Dispose();
        folder.Dispose();
    }

    private async Task Serve(bool login, string account)
    {
        await File.WriteAllTextAsync(folder["config.yml"],
            $"version: 0.1\nlog: {{level: warn}}\nhttp: {{addr: {Host}}}\n"
            + $"storage: {{filesystem: {{rootdirectory: {folder["data"]}}}, delete: {{enabled: true}}}}\n"
            + (login ? $"auth: {{htpasswd: {{realm: mcc, path: {folder["accounts"]}}}}}\n" : ""));
        await File.WriteAllTextAsync(folder["accounts"], account + "\n");
        server = Shell.Start("docker-registry", ["serve", folder["config.yml"]], folder.Path);
        _ = server.StandardOutput.ReadToEndAsync();
        _ = server.StandardError.ReadToEndAsync();
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using var answer = await web.GetAsync(new Uri($"http://{Host}/v2/"));
                if (answer.StatusCode != (login ? HttpStatusCode.Unauthorized : HttpStatusCode.OK))
                    answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (!server.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                // Not yet.
            }
        }
    }
}
