using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Images;

/// <summary>The registry that has ECR's images, asked as the distribution specification says; without one, there are no images.</summary>
internal sealed class ImageRegistry(LocalSettings settings, HttpMessageInvoker client)
{
    private static readonly string[] MediaTypes =
    [
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
    ];

    /// <summary>The host name in front of ECR's repositories: the registry's, or the one that AWS would have.</summary>
    public string Host => settings.Registry.Length > 0 ? settings.Registry : AwsHost;

    /// <summary>As Docker logs in to it.</summary>
    public string Endpoint => settings.Registry.Length > 0 ? Address.GetLeftPart(UriPartial.Authority) : $"https://{AwsHost}";

    private string AwsHost => $"{settings.Account}.dkr.ecr.{settings.Region}.amazonaws.com";

    /// <summary>On this machine a registry speaks plain HTTP, as Docker takes it too.</summary>
    private Uri Address => new((IsHere(settings.Registry) ? "http://" : "https://") + settings.Registry);

    /// <summary>Every tagged image of a repository, ordered by digest.</summary>
    public async Task<IReadOnlyList<RegistryImage>> Images(string repository, CancellationToken cancel)
    {
        var images = new List<RegistryImage>();
        foreach (var tag in await Tags(repository, cancel))
        {
            if (await Find(repository, tag, cancel) is not { } found) continue;
            var known = images.FindIndex(image => string.Equals(image.Digest, found.Digest, StringComparison.Ordinal));
            if (known < 0) images.Add(found with { Tags = [tag] });
            else images[known] = images[known] with { Tags = [.. images[known].Tags, tag] };
        }

        return [.. images.OrderBy(image => image.Digest, StringComparer.Ordinal)];
    }

    /// <summary>The image of a tag or digest, without its tags; null when there is none.</summary>
    public async Task<RegistryImage?> Find(string repository, string reference, CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Get, $"/v2/{repository}/manifests/{Uri.EscapeDataString(reference)}", cancel);
        if (answer is not { StatusCode: HttpStatusCode.OK }) return null;
        var digest = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : reference;
        return new(digest, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsStringAsync(cancel), []);
    }

    /// <summary>What the registry has of an image: REPOSITORY, REPOSITORY:TAG or REPOSITORY@DIGEST.</summary>
    public async Task<ImageFacts> Inspect(string path, CancellationToken cancel)
    {
        var digest = path.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? path : path[..digest];
        var colon = name.LastIndexOf(':');
        var repository = colon < 0 ? name : name[..colon];
        var reference = digest >= 0 ? path[(digest + 1)..] : colon < 0 ? "latest" : name[(colon + 1)..];
        return await Find(repository, reference, cancel) is { } found
            ? new(Exists: true, await Labels(repository, found, cancel), found.MediaType)
            : new(Exists: false, Labels: null);
    }

    /// <summary>Null where the registry does not tell.</summary>
    private async Task<IReadOnlyDictionary<string, string>?> Labels(string repository, RegistryImage image, CancellationToken cancel)
    {
        try
        {
            if ((string?)WholeJson.Parse(image.Manifest)?["config"]?["digest"] is not { } config) return null;
            using var answer = await Ask(HttpMethod.Get, $"/v2/{repository}/blobs/{Uri.EscapeDataString(config)}", cancel);
            if (answer is not { StatusCode: HttpStatusCode.OK }) return null;
            var labels = WholeJson.Parse(await answer.Content.ReadAsStringAsync(cancel))?["config"]?["Labels"]?.AsObject();
            return (labels ?? []).ToDictionary(label => label.Key, label => (string?)label.Value ?? "", StringComparer.Ordinal);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>False when the registry keeps it: many allow no deletion.</summary>
    public async Task<bool> Delete(string repository, string digest, CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Delete, $"/v2/{repository}/manifests/{Uri.EscapeDataString(digest)}", cancel);
        return answer is { IsSuccessStatusCode: true };
    }

    /// <summary>Writes a manifest under a tag or its digest.</summary>
    /// <exception cref="AwsServiceException">The registry does not take it, such as where it lacks a layer.</exception>
    public async Task Put(string repository, string reference, string manifest, string? mediaType, CancellationToken cancel)
    {
        using var content = new StringContent(manifest);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(
            mediaType ?? (string?)WholeJson.Parse(manifest)?["mediaType"] ?? MediaTypes[0]);
        using var answer = await Ask(HttpMethod.Put, $"/v2/{repository}/manifests/{Uri.EscapeDataString(reference)}", cancel, content);
        if (answer is not { IsSuccessStatusCode: true })
            throw new AwsServiceException(400, "LayersNotFoundException", answer is null
                ? "The local SageMaker has no registry: start it with --registry."
                : $"The registry {settings.Registry} does not take the manifest: {(int)answer.StatusCode}.");
    }

    public static string DigestOf(string manifest) => $"sha256:{Sha256.Of(Encoding.UTF8.GetBytes(manifest))}";

    private async Task<IReadOnlyList<string>> Tags(string repository, CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Get, $"/v2/{repository}/tags/list", cancel);
        if (answer is not { StatusCode: HttpStatusCode.OK }) return [];
        try
        {
            return [.. (WholeJson.Parse(await answer.Content.ReadAsStringAsync(cancel))?["tags"]?.AsArray() ?? [])
                .Select(tag => (string)tag!)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Null when there is no registry.</summary>
    private async Task<HttpResponseMessage?> Ask(HttpMethod method, string path, CancellationToken cancel, HttpContent? content = null)
    {
        if (settings.Registry.Length == 0) return null;
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        foreach (var type in MediaTypes)
            request.Headers.TryAddWithoutValidation("Accept", type);
        try
        {
            return await client.SendAsync(request, cancel);
        }
        catch (HttpRequestException)
        {
            throw new AwsServiceException(500, "ServerException",
                $"The registry {settings.Registry} (from --registry) does not answer.");
        }
    }

    private static bool IsHere(string host) => host.StartsWith("127.", StringComparison.Ordinal)
        || host.StartsWith("localhost", StringComparison.Ordinal) || host.StartsWith("[::1]", StringComparison.Ordinal);

    /// <summary>Bytes of all layers and of the configuration.</summary>
    public static long SizeOf(RegistryImage image)
    {
        var manifest = WholeJson.Parse(Encoding.UTF8.GetBytes(image.Manifest));
        return ((long?)manifest?["config"]?["size"] ?? 0) + (manifest?["layers"]?.AsArray().Sum(layer => (long?)layer?["size"] ?? 0) ?? 0);
    }
}
