using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Platform.Http;

namespace Mcc.Platform.Hub;

/// <summary>Asks the Hugging Face Hub (or the mirror that HF_ENDPOINT names) about models. Formats: huggingface.co/docs/hub/api.</summary>
public sealed class HubClient : IDisposable
{
    private const int MostBytes = 8 * 1024 * 1024;
    private readonly HttpClient client = new(TlsGuard.Around(new() { ConnectTimeout = TimeSpan.FromSeconds(5) }))
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = MostBytes,
    };

    private readonly Uri root;

    /// <param name="endpoint">Null for the Hub itself.</param>
    /// <param name="token">For gated and private models; sent over an encrypted line or to this machine only.</param>
    public HubClient(string? endpoint, string? token)
    {
        root = new Uri((string.IsNullOrEmpty(endpoint) ? "https://huggingface.co" : endpoint).TrimEnd('/') + "/");
        if (!string.IsNullOrEmpty(token) && (root.Scheme == Uri.UriSchemeHttps || root.IsLoopback))
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Models whose name has these words, the most downloaded first.</summary>
    /// <exception cref="IOException">The Hub cannot be asked; the message is one line.</exception>
    public async Task<IReadOnlyList<HubModel>> Search(string words, int most, CancellationToken cancel) =>
        await Get($"api/models?search={Uri.EscapeDataString(words)}&sort=downloads&direction=-1&limit={most}", cancel) is JsonArray found
            ? [.. found.OfType<JsonObject>().Select(Read).OfType<HubModel>().Take(most)]
            : [];

    /// <summary>One model; null where there is no such.</summary>
    /// <exception cref="IOException">The Hub cannot be asked; the message is one line.</exception>
    public async Task<HubModel?> Find(string id, CancellationToken cancel) =>
        await Get($"api/models/{string.Join('/', id.Split('/').Select(Uri.EscapeDataString))}", cancel) is JsonObject found
            ? Read(found) : null;

    public void Dispose() => client.Dispose();

    private async Task<JsonNode?> Get(string path, CancellationToken cancel)
    {
        var address = new Uri(root, path);
        try
        {
            using var response = await client.GetAsync(address, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new IOException($"{root.Host} answers {(int)response.StatusCode}");
            return WholeJson.Parse(await response.Content.ReadAsStringAsync(cancel));
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"{root.Host} cannot be reached: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new IOException($"{root.Host} returned invalid JSON", exception);
        }
        catch (TaskCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{root.Host} does not answer in time", exception);
        }
    }

    private static HubModel? Read(JsonObject model)
    {
        if ((model["id"].AsText() ?? model["modelId"].AsText()) is not { } id)
            return null;
        return new(
            id,
            model["sha"].AsText(),
            model["config"] is JsonObject config && config["architectures"] is JsonArray { Count: > 0 } classes
                ? classes[0].AsText() : null,
            model["pipeline_tag"].AsText(),
            model["safetensors"] is JsonObject tensors ? Number(tensors["total"]) : null,
            // false, or how it is given: "auto", "manual".
            model["gated"] is { } gated && gated.GetValueKind() is not (JsonValueKind.False or JsonValueKind.Null),
            Number(model["downloads"]));
    }

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
