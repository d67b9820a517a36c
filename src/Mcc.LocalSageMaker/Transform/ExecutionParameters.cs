using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>
/// How a job's requests are made: what the job says goes before what the container says, and that before SageMaker's defaults.
/// </summary>
/// <param name="MaxPayload">Bytes of one request; 0 for any.</param>
internal sealed record ExecutionParameters(int Concurrent, long MaxPayload, bool IsMultiRecord)
{
    private const int Megabyte = 1024 * 1024;

    public static ExecutionParameters Of(JsonNode job, JsonNode? container) => new(
        Math.Max(1, (int?)job["MaxConcurrentTransforms"] ?? Number(container, "MaxConcurrentTransforms") ?? 1),
        (long)((int?)job["MaxPayloadInMB"] ?? Number(container, "MaxPayloadInMB") ?? 6) * Megabyte,
        ((string?)job["BatchStrategy"] ?? Strategy(container) ?? "MultiRecord") is "MultiRecord");

    /// <summary>Asks the container, which need not have an answer.</summary>
    public static async Task<JsonNode?> Ask(HttpMessageInvoker client, Uri container, TimeSpan limit, CancellationToken cancel)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        inTime.CancelAfter(limit);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(container, "/execution-parameters"));
        try
        {
            using var answer = await client.SendAsync(request, inTime.Token);
            return answer.IsSuccessStatusCode ? WholeJson.Parse(await answer.Content.ReadAsStringAsync(inTime.Token)) as JsonObject : null;
        }
        catch (Exception none) when (!cancel.IsCancellationRequested
            && none is HttpRequestException or JsonException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static int? Number(JsonNode? container, string member) =>
        container?[member] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private static string? Strategy(JsonNode? container) =>
        container?["BatchStrategy"] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text.ToUpperInvariant() switch
            {
                "MULTI_RECORD" or "MULTIRECORD" => "MultiRecord",
                "SINGLE_RECORD" or "SINGLERECORD" => "SingleRecord",
                _ => null
            }
            : null;
}
