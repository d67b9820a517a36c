using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// A real Kubernetes API server, version 1.20, with its etcd and with the custom kinds of <see cref="CustomKind.All"/>. It validates and
/// stores objects; nothing runs them. Where <c>eng/kube-apiserver</c> has not built it, its tests are skipped.
/// </summary>
public sealed class ApiServer : IAsyncLifetime
{
    /// <summary>The version that the recipe builds.</summary>
    public const string Version = "1.20";

    private static readonly TimeSpan UntilServed = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder folder = new("mcc-kubernetes-");
    private Process? server;
    private HttpClient client = new();
    private string missing = "";
    private string address = "";

    /// <summary>Where its data are while it runs.</summary>
    internal string Folder => folder.Path;

    public void Require() => Assert.SkipWhen(server is null, missing);

    public async ValueTask InitializeAsync()
    {
        var built = await Shell.Run(Repository.File("eng", "kube-apiserver"), ["--cached"], Repository.Root);
        if (built.Exit != 0)
        {
            missing = built.Error.Trim();
            return;
        }

        server = Shell.Start(Repository.File("eng", "kube-apiserver-run"), [folder.Path], Repository.Root);
        var ready = await server.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
        // The certificate is the server's own: it must be exactly that one.
        using var own = X509CertificateLoader.LoadCertificateFromFile(folder["certificates/apiserver.crt"]);
        var thumbprint = own.Thumbprint;
        client.Dispose();
        client = new(new HttpClientHandler
        {
            UseProxy = false,
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == thumbprint,
        })
        {
            BaseAddress = new(ready.Split(' ')[0]),
        };
        client.DefaultRequestHeaders.Authorization = new("Bearer", ready.Split(' ')[1]);
        address = ready;
        foreach (var kind in CustomKind.All)
            await Register(kind);
    }

    /// <summary>The kind as the server serves it; null where it does not.</summary>
    public async Task<ServedKind?> Find(string apiVersion, string kind)
    {
        var root = apiVersion.Contains('/') ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        var found = (await Send(HttpMethod.Get, root)).Body["resources"]?.AsArray()
            .FirstOrDefault(resource => (string)resource!["kind"]! == kind && !((string)resource["name"]!).Contains('/'));
        return found is null ? null : new(root, (string)found["name"]!, (bool)found["namespaced"]!);
    }

    /// <summary>Creates an object in its namespace, and returns it as the server stored it.</summary>
    /// <exception cref="RefusedException">The server refused it.</exception>
    public async Task<JsonObject> Create(ManifestObject made)
    {
        var kind = await Find(made.ApiVersion, made.Kind)
            ?? throw new RefusedException($"The server does not serve {made.ApiVersion} {made.Kind}.");
        if (kind.Namespaced)
            await CreateNamespace(made.Namespace);
        return await Want(HttpMethod.Post, kind.Path(made.Namespace), made.Text);
    }

    /// <summary>Writes the settings with which kubectl uses this server.</summary>
    public Task WriteSettings(string file) => File.WriteAllTextAsync(file, $$$"""
        apiVersion: v1
        kind: Config
        current-context: tests
        contexts: [{name: tests, context: {cluster: tests, user: tests}}]
        clusters: [{name: tests, cluster: {server: "{{{address.Split(' ')[0]}}}", insecure-skip-tls-verify: true}}]
        users: [{name: tests, user: {token: "{{{address.Split(' ')[1]}}}"}}]
        """);

    /// <summary>The objects of a kind in a namespace.</summary>
    public async Task<IReadOnlyList<JsonObject>> List(ServedKind kind, string space) =>
        [.. (await Want(HttpMethod.Get, kind.Path(space)))["items"]!.AsArray().Select(item => item!.AsObject())];

    public Task Delete(ServedKind kind, string space, string name) =>
        Want(HttpMethod.Delete, $"{kind.Path(space)}/{name}", """{"gracePeriodSeconds": 0}""", "application/json");

    public Task<JsonObject> Get(ServedKind kind, string space, string name) => Want(HttpMethod.Get, $"{kind.Path(space)}/{name}");

    /// <summary>Changes the given fields, and returns the object as the server stored it.</summary>
    public Task<JsonObject> Change(ServedKind kind, string space, string name, JsonObject fields) =>
        Want(HttpMethod.Patch, $"{kind.Path(space)}/{name}", fields.ToJsonString(), "application/merge-patch+json");

    /// <summary>Changes the status of an object of which it is a resource of its own.</summary>
    public Task<JsonObject> ChangeStatus(ServedKind kind, string space, string name, JsonObject status) =>
        Change(kind, space, $"{name}/status", new JsonObject { ["status"] = status });

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (server is not null)
        {
            // The end of its input is its sign to stop, also when these tests are killed.
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        folder.Dispose();
    }

    private async Task Register(CustomKind kind)
    {
        await Want(HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", kind.Definition().ToJsonString());
        var waited = Stopwatch.StartNew();
        while (await Find(kind.ApiVersion, kind.Kind) is null)
        {
            waited.Elapsed.ShouldBeLessThan(UntilServed, $"{kind.Kind} is not served.");
            await Task.Delay(100);
        }
    }

    private async Task CreateNamespace(string name)
    {
        var made = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        var (status, body) = await Send(HttpMethod.Post, "/api/v1/namespaces", made.ToJsonString());
        status.ShouldBeOneOf([201, 409], body.ToJsonString());
    }

    private async Task<JsonObject> Want(HttpMethod method, string path, string? content = null, string type = "application/yaml")
    {
        var (status, body) = await Send(method, path, content, type);
        return status is 200 or 201 ? body : throw new RefusedException((string)body["message"]!);
    }

    private async Task<(int Status, JsonObject Body)> Send(
        HttpMethod method, string path, string? content = null, string type = "application/yaml")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd("application/json");
        if (content is not null)
        {
            request.Content = new StringContent(content, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        // A path that it does not know is answered with text.
        return ((int)response.StatusCode,
            body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : new JsonObject { ["message"] = body.Trim() });
    }
}
