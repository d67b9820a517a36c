using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about the requests that the container answers.</summary>
internal static class ServingClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("ping-answer", "/ping answers 200 within 2 s", DocumentationLinks.Hosting, Phase.Serving, ["port",
            "ready"], Prerequisite.Nothing, PingAnswer),
        new("invocations", "POST /invocations answers 200", DocumentationLinks.Hosting, Phase.Serving, ["port",
            "ready"], Prerequisite.Nothing, Invocations),
        new("bad-input", "A malformed body is a client error",
            DocumentationLinks.Hosting, Phase.Serving, ["port", "ready", "ping-truthful", "invocations"], Prerequisite.Nothing, BadInput),
        new("content-type", "An unknown content type is a client error",
            DocumentationLinks.Hosting, Phase.Serving, ["port", "ready", "ping-truthful",
                "invocations"], Prerequisite.Nothing, ContentType),
        new("payload-limit", "Accepts requests of 25 MB",
            DocumentationLinks.Questions, Phase.Serving, ["port", "ready", "ping-truthful",
                "invocations"], Prerequisite.Nothing, PayloadLimit),
        new("execution-parameters", "/execution-parameters, if provided, is valid",
            DocumentationLinks.Batch, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, ExecutionParameters),
        new("streaming", "A streamed response arrives in chunks and completes",
            DocumentationLinks.Invocation, Phase.Serving, ["port", "ready", "ping-truthful",
                "invocations"], Prerequisite.Nothing, Streaming),
        new("multi-model", "The multi-model API exists if the label declares it",
            DocumentationLinks.MultiModel, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, MultiModel),
        new("adapters", "The LoRA adapter API exists if a variable enables it",
            DocumentationLinks.Adapters, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, Adapters),
    ];

    /// <summary>The health check of the whole life.</summary>
    private static async Task<Verdict> PingAnswer(VerificationContext context, CancellationToken cancel)
    {
        var ping = await context.Probe.Ping(cancel);
        if (ping.Status != 200)
            return Verdict.Fail($"/ping answered {ping}.");
        return Verdict.Pass($"{ping.Took.TotalMilliseconds:0.0} "
            + $"ms{(ping.Body.Length == 0 ? "" : $", with {ping.Body.Length} bytes that SageMaker ignores")}");
    }

    /// <summary>The payload of the project, or the one given with --payload.</summary>
    private static async Task<Verdict> Invocations(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Invoke(cancel);
        if (answer.IsGood)
            return Verdict.Pass($"{answer.Took.TotalMilliseconds:0.0} ms, {answer.Body.Length} bytes of {answer.ContentType ?? "no type"}");
        if (context.ModelFolderRefusal is not null)
            return Verdict.See("model-folder");
        if (context.Startup.Settled!.Status is null or >= 500 && !context.Settings.IsGuess)
            return Verdict.See("ping-truthful");
        return context.Settings.IsGuess
            ? Verdict.Fail($$"""
                /invocations answered {{answer}}{{Shown(answer)}} to {}, which was sent because no payload was found. Write a request to the project's test/payload.json, such as {"instances": [[1, 2, 3]]}, or specify one with --payload and --content-type.
                """)
            : Verdict.Fail($"/invocations answered {answer}{Shown(answer)}. If the container needs another body, specify it with --payload "
                + "and --content-type.");

        static string Shown(Answer answer) =>
            answer.Body.Length == 0
                ? "" : ": " + System.Text.Encoding.UTF8.GetString(answer.Body.AsSpan(0, Math.Min(200, answer.Body.Length)))
                    .ReplaceLineEndings(" ");
    }

    /// <summary>A server error (5xx) for bad input looks like a broken model, and is retried.</summary>
    private static async Task<Verdict> BadInput(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Invoke("{\"this is\": not what was asked for"u8.ToArray(), context.Settings.ContentType, cancel);
        if (answer.Status is null or >= 500)
            return Verdict.Fail($"Malformed input was answered with {answer}. Answer 400 with a message.");
        var after = await context.Probe.Invoke(cancel);
        // A kept connection may have been closed just then, which is not the container's fault: a second request shows it.
        if (after.Status is null)
            after = await context.Probe.Invoke(cancel);
        return after.IsGood ? Verdict.Pass($"{answer}")
            : Verdict.Fail($"Malformed input was answered with {answer}, and the next valid request with {after}.");
    }

    /// <summary>A type that the server does not know must not break it.</summary>
    private static async Task<Verdict> ContentType(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Invoke(context.Settings.Payload, "application/x-nobody-knows-this", cancel);
        return answer.Status is null or >= 500
            ? Verdict.Fail($"Content-Type application/x-nobody-knows-this was answered with {answer}. Answer 415.")
            : Verdict.Pass($"{answer}");
    }

    /// <summary>Web servers have smaller limits of their own (nginx: 1 MB).</summary>
    private static async Task<Verdict> PayloadLimit(VerificationContext context, CancellationToken cancel)
    {
        // White space at the end changes neither JSON nor CSV, so the body stays one that the container understands.
        var body = new byte[context.Settings.PayloadLimit];
        Array.Fill(body, (byte)'\n');
        context.Settings.Payload.CopyTo(body, 0);
        var answer = await context.Probe.Invoke(body, context.Settings.ContentType, cancel);
        return answer.Status is null or 413 or >= 500
            ? Verdict.Fail($"A body of {body.Length:N0} bytes was answered with {answer}. Increase the server's limit to {body.Length:N0} "
                + "bytes (nginx: client_max_body_size).")
            : Verdict.Pass($"{body.Length:N0} bytes: {answer}, {answer.Took.TotalMilliseconds:0} ms");
    }

    private const int LongestInMegabytes = 100;

    /// <summary>Optional; SageMaker reads it before a batch transform job.</summary>
    private static async Task<Verdict> ExecutionParameters(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Send(HttpMethod.Get, "/execution-parameters", null, null, context.Settings.Ping, cancel);
        // Which 4xx says "no such page" is not laid down: Triton answers 400 to every path that it does not know.
        if (answer.Status is >= 400 and < 500)
            return Verdict.Pass($"not provided ({answer.Status}), which is allowed");
        if (answer.Status != 200)
            return Verdict.Fail($"It answered {answer}. Answer 200 with the parameters, or 404.");
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            var whole = !root.TryGetProperty("MaxConcurrentTransforms", out var transforms) || transforms.TryGetInt32(out _);
            var mega = !root.TryGetProperty("MaxPayloadInMB", out var payload) || payload.TryGetInt32(out _);
            // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTransformJob.html, MaxPayloadInMB.
            if (whole && mega && transforms.ValueKind == JsonValueKind.Number && payload.ValueKind == JsonValueKind.Number
                && (long)transforms.GetInt32() * payload.GetInt32() > LongestInMegabytes)
                return Verdict.Fail($"It answered {root.GetRawText()}. MaxConcurrentTransforms × MaxPayloadInMB must be at most "
                    + $"{LongestInMegabytes}.");
            var strategy = !root.TryGetProperty("BatchStrategy", out var batch)
                || batch.GetString() is "MULTI_RECORD" or "SINGLE_RECORD" or "MultiRecord" or "SingleRecord";
            return whole && mega && strategy
                ? Verdict.Pass(root.GetRawText())
                : Verdict.Fail($"It answered {root.GetRawText()}. MaxConcurrentTransforms and MaxPayloadInMB must be integers, and "
                    + "BatchStrategy must be MULTI_RECORD or SINGLE_RECORD.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Verdict.Fail("Its response is not a JSON object of parameters.");
        }
    }

    /// <summary>So many events, made in so long a time, do not come all at once unless something kept them back.</summary>
    private const int ManyEvents = 8;

    private static readonly TimeSpan LongTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// InvokeEndpointWithResponseStream passes on what comes when it comes; a proxy that buffers, or a stream without an end, spoils it.
    /// </summary>
    private static async Task<Verdict> Streaming(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Stream(AskingForAStream(context.Settings.Payload), context.Settings.ContentType, cancel);
        if (!answer.IsChunked)
            return Verdict.Skip("the response is not streamed");
        var (pieces, events) = (answer.Pieces, answer.Pieces.Sum(piece => piece.Events));
        if (answer.Status is null)
            return Verdict.Fail($"The stream was interrupted after {pieces.Sum(piece => piece.Bytes)} bytes: {answer.Trouble}. Send the "
                + "final chunk, also when generation fails.");
        if (pieces.Count == 0)
            return Verdict.Pass("an empty stream");
        var (first, last) = (pieces[0].At, pieces[^1].At);
        return events >= ManyEvents && last > LongTime && (last - first) * 50 < last
            ? Verdict.Fail($"All {events} events arrived at once, after {last.TotalSeconds:0.0} s. Send each event immediately; with "
                + "nginx, set proxy_buffering off.")
            : Verdict.Pass($"{pieces.Count} chunks, the first after {first.TotalMilliseconds:0.0} ms, the last after "
                + $"{last.TotalMilliseconds:0.0} ms");
    }

    /// <summary>The bodies of OpenAI's interface ask for a stream with a member; others are sent as they are.</summary>
    private static byte[] AskingForAStream(byte[] payload)
    {
        try
        {
            if (JsonNode.Parse(payload) is not JsonObject body || !(body.ContainsKey("messages") || body.ContainsKey("prompt")))
                return payload;
            body["stream"] = true;
            return System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
        }
        catch (JsonException)
        {
            return payload;
        }
    }

    /// <summary>The label com.amazonaws.sagemaker.capabilities.multi-models is a promise.</summary>
    private static async Task<Verdict> MultiModel(VerificationContext context, CancellationToken cancel)
    {
        if (!context.Subject.ServesManyModels(context.Image))
            return Verdict.Skip("it does not have the label for multi-model endpoints");
        var list = await context.Probe.Send(HttpMethod.Get, "/models", null, null, context.Settings.Ping, cancel);
        var unknown = await context.Probe.Send(HttpMethod.Get, "/models/nobody-has-this", null, null, context.Settings.Ping, cancel);
        var delete = await context.Probe.Send(HttpMethod.Delete, "/models/nobody-has-this", null, null, context.Settings.Ping, cancel);
        var invoke = await context.Probe.Send(HttpMethod.Post, "/models/nobody-has-this/invoke", context.Settings.Payload,
            context.Settings.ContentType, context.Settings.Invocation, cancel);
        var wrong = new List<string>();
        if (list.Status != 200)
            wrong.Add($"GET /models answered {list}, not 200");
        foreach (var (what, answer) in new[] { ("GET", unknown), ("DELETE", delete), ("POST …/invoke", invoke) })
        {
            if (answer.Status != 404)
                wrong.Add($"{what} of a model that is not loaded answered {answer}, not 404");
        }

        return wrong.Count == 0 ? Verdict.Pass("lists its models, and answers 404 for an unknown one") : Verdict.Fail(string.Join(
            "; ", wrong) +
            ".");
    }

    /// <summary>An adapter's inference component is loaded into the container of its base with this interface.</summary>
    private static async Task<Verdict> Adapters(VerificationContext context, CancellationToken cancel)
    {
        // VLLM_, SM_VLLM_, SGLANG_, OPTION_ and others share the end of the name.
        var promise = context.Subject.Variables(context.Image)
            .FirstOrDefault(variable => variable.Key.EndsWith("ENABLE_LORA", StringComparison.Ordinal)
                && (variable.Value is "1" || variable.Value.Equals("true", StringComparison.OrdinalIgnoreCase)));
        if (promise.Key is null)
            return Verdict.Skip("no variable enables adapters");
        var load = await context.Probe.Send(HttpMethod.Post, "/adapters", "{}"u8.ToArray(), "application/json", context.Settings.Invocation,
            cancel);
        var unload = await context.Probe.Send(HttpMethod.Delete,
            "/adapters/nobody-has-this", null, null, context.Settings.Invocation, cancel);
        // Without a name and a source there is nothing to load, so a good server answers with 4xx of another kind than "no such page".
        if (load.Status is null or 404 or 405 or >= 500)
            return Verdict.Fail($"{promise.Key} is {promise.Value}, but POST /adapters without a name answered {load}, not 400. Serve "
                + $"POST /adapters with {{\"name\", \"src\"}} and DELETE /adapters/NAME.");
        return unload.Status is null or 405 or >= 500
            ? Verdict.Fail($"{promise.Key} is {promise.Value}, but DELETE of an adapter that is not loaded answered {unload}, not 404.")
            : Verdict.Pass($"POST without a name: {load}, DELETE of an unknown adapter: {unload}");
    }
}
