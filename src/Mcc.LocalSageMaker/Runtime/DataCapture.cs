using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>
/// Data capture of real-time endpoints: requests and responses as JSON lines in S3, in the layout that Model Monitor reads
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html). SageMaker writes a file every few
/// minutes; here it is written one second after its first line, so that nobody has to wait for it.
/// </summary>
internal sealed class DataCapture(ObjectStore store, AccessCheck access, BackgroundWork work, TimeProvider time) : IDisposable
{
    /// <summary>Characters after which a file gets no more lines.</summary>
    private const int Large = 4 * 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, StringBuilder> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();

    /// <summary>Whether the request is one of the share that is captured; null where it is not.</summary>
    public static CapturedEvent? Begin(InvocationLease lease) =>
        lease.Deployment?.TakesSample() is true ? new(Guid.NewGuid().ToString()) : null;

    /// <summary>
    /// Captures a request with its response, as far as the deployment's configuration says. A shadow variant's are captured too, in a
    /// folder with the name of the variant; <see cref="CapturedEvent"/> joins the two.
    /// </summary>
    public void Note(CapturedEvent? sampled, Deployment deployment, InvocationLease lease, Invocation invocation,
        ReadOnlyMemory<byte> request, ContainerResponse response)
    {
        if (sampled is null || deployment.Capture is not { } config) return;
        var modes = config["CaptureOptions"]!.AsArray().Select(option => (string)option!["CaptureMode"]!).ToList();
        var data = new JsonObject();
        if (modes.Exists(mode => mode is "Input" or "InputAndOutput"))
            data["endpointInput"] = Content("INPUT", invocation.ContentType, request, config);
        if (modes.Exists(mode => mode is "Output" or "InputAndOutput"))
            data["endpointOutput"] = Content("OUTPUT", response.ContentType, response.Body, config);
        var now = time.GetUtcNow().UtcDateTime;
        var metadata = new JsonObject { ["eventId"] = sampled.Id };
        if (invocation.CustomAttributes is { } attributes) metadata["customAttributes"] = new JsonArray(attributes);
        if (invocation.InferenceId is { } id) metadata["inferenceId"] = id;
        metadata["inferenceTime"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var line = new JsonObject { ["captureData"] = data, ["eventMetadata"] = metadata, ["eventVersion"] = "0" };
        var folder = ObjectAddress.Read((string)config["DestinationS3Uri"]!).Below(string.Create(CultureInfo.InvariantCulture,
            $"{invocation.Endpoint}/{lease.VariantName}/{now:yyyy'/'MM'/'dd'/'HH}")).ToString();
        Add(folder, line.ToJsonString(), lease);
    }

    /// <summary>What is still in memory is written now.</summary>
    public Task Stop() => ending.CancelAsync();

    public void Dispose() => ending.Dispose();

    private static JsonObject Content(string mode, string? contentType, ReadOnlyMemory<byte> body, JsonNode config)
    {
        var kinds = config["CaptureContentTypeHeader"];
        var media = (contentType ?? "").Split(';')[0].Trim();
        // Bytes that are not text would be lost in a JSON string, whatever their content type says.
        var encoding = !Utf8.IsValid(body.Span) ? "BASE64"
            : Has("CsvContentTypes") ? "CSV" : Has("JsonContentTypes") ? "JSON" : "BASE64";
        return new()
        {
            ["observedContentType"] = contentType,
            ["mode"] = mode,
            ["data"] = encoding is "BASE64" ? Convert.ToBase64String(body.Span) : Encoding.UTF8.GetString(body.Span),
            ["encoding"] = encoding,
        };

        bool Has(string member) => kinds?[member]?.AsArray()
            .Any(kind => string.Equals((string?)kind, media, StringComparison.OrdinalIgnoreCase)) is true;
    }

    private void Add(string folder, string line, InvocationLease lease)
    {
        lock (gate)
        {
            if (!open.TryGetValue(folder, out var lines))
            {
                open[folder] = lines = new();
                work.Run(() => WriteLater(folder, lines, lease));
            }

            lines.Append(line).Append('\n');
            // The next line begins another file.
            if (lines.Length >= Large) open.Remove(folder);
        }
    }

    private async Task WriteLater(string folder, StringBuilder lines, InvocationLease lease)
    {
        try
        {
            await Task.Delay(Pause, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Everything stops, and the lines are written first.
        }

        string text;
        lock (gate)
        {
            if (open.GetValueOrDefault(folder) == lines) open.Remove(folder);
            text = lines.ToString();
        }

        await Write(folder, text, lease);
    }

    private async Task Write(string folder, string text, InvocationLease lease)
    {
        var address = ObjectAddress.Read(folder).Below(string.Create(CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().UtcDateTime:mm'-'ss'-'fff}-{Guid.NewGuid()}.jsonl"));
        try
        {
            access.Role("PutObject", address.Bucket, address.Key);
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await store[address.Bucket].Put(address.Key, content, "application/jsonlines", CancellationToken.None);
        }
        catch (AwsServiceException refused)
        {
            lease.Replica.Containers[0].Log.Note($"WARNING: captured data was lost, because {address} cannot be written: "
                + $"{refused.Message}");
        }
    }
}
