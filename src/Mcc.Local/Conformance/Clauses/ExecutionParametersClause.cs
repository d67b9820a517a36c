using System.Text.Json;

namespace Mcc.Local.Conformance.Clauses;

/// <summary>Optional; SageMaker reads it before a batch transform job.</summary>
public sealed class ExecutionParametersClause : IClause
{
    private const int LongestInMegabytes = 100;

    public string Id => "execution-parameters";

    public string Title => "/execution-parameters, where there is one, is well-formed";

    public Page Source => Pages.Batch;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var answer = await trial.Probe.Send(HttpMethod.Get, "/execution-parameters", null, null, trial.Settings.Ping, cancel);
        // Which 4xx says "no such page" is not laid down: Triton answers 400 to every path that it does not know.
        if (answer.Status is >= 400 and < 500)
            return Verdict.Pass($"there is none ({answer.Status}), which is allowed");
        if (answer.Status != 200)
            return Verdict.Fail($"It answered {answer}. Answer 200 with the parameters, or 404.");
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            var whole = !root.TryGetProperty("MaxConcurrentTransforms", out var transforms) || transforms.TryGetInt32(out _);
            var mega = !root.TryGetProperty("MaxPayloadInMB", out var payload) || payload.TryGetInt32(out _);
            // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html, MaxPayloadInMB.
            if (whole && mega && transforms.ValueKind == JsonValueKind.Number && payload.ValueKind == JsonValueKind.Number && (long)transforms.GetInt32() * payload.GetInt32() > LongestInMegabytes)
                return Verdict.Fail($"It answered {root.GetRawText()}. MaxConcurrentTransforms times MaxPayloadInMB may be {LongestInMegabytes} at most.");
            var strategy = !root.TryGetProperty("BatchStrategy", out var batch) || batch.GetString() is "MULTI_RECORD" or "SINGLE_RECORD" or "MultiRecord" or "SingleRecord";
            return whole && mega && strategy
                ? Verdict.Pass(root.GetRawText())
                : Verdict.Fail($"It answered {root.GetRawText()}. MaxConcurrentTransforms and MaxPayloadInMB are whole numbers, BatchStrategy is MULTI_RECORD or SINGLE_RECORD.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Verdict.Fail("Its answer is no JSON object of parameters.");
        }
    }
}
