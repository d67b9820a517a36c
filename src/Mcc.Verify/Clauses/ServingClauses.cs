using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about the requests that the container answers.</summary>
internal static class ServingClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("ping-answer", "/ping answers 200 within 2 s",
            "SageMaker waits 2 s for each /ping during the whole life of the container.",
            DocumentationLinks.Hosting, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, PingAnswer),
        new("invocations", "POST /invocations answers 200",
            "Each InvokeEndpoint is a POST to /invocations; what is not 200 is a ModelError for the caller.",
            DocumentationLinks.Hosting, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, Invocations),
        new("bad-input", "A malformed body is a client error",
            "A server error for bad input looks like a broken model and is retried; a 200 hides the error from the caller.",
            DocumentationLinks.Hosting, Phase.Serving, ["port", "ready", "ping-truthful", "invocations"], Prerequisite.Nothing, BadInput),
        new("content-type", "An unknown content type is a client error",
            "A server error for an unknown content type looks like a broken model and is retried.",
            DocumentationLinks.Hosting, Phase.Serving, ["port", "ready", "ping-truthful", "invocations"],
            Prerequisite.Nothing, ContentType),
        new("payload-limit", "Accepts requests of 25 MB",
            "Real-time endpoints accept 25 MB; web servers have smaller limits of their own.",
            DocumentationLinks.Questions, Phase.Serving, ["port", "ready", "ping-truthful", "invocations"],
            Prerequisite.Nothing, PayloadLimit),
        new("execution-parameters", "/execution-parameters, if provided, is valid",
            "SageMaker reads them before a batch transform job, and a malformed answer fails the job.",
            DocumentationLinks.Batch, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, ExecutionParameters),
        new("streaming", "A streamed response arrives in chunks and completes",
            "InvokeEndpointWithResponseStream passes chunks on as they come; a buffer or a missing end spoils it.",
            DocumentationLinks.Invocation, Phase.Serving, ["port", "ready", "ping-truthful", "invocations"],
            Prerequisite.Nothing, Streaming),
        new("multi-model", "The multi-model API exists if the label declares it",
            "The label promises the API that SageMaker uses to load, list and unload models.",
            DocumentationLinks.MultiModel, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, MultiModel),
        new("adapters", "The LoRA adapter API exists if a variable enables it",
            "SageMaker loads the adapters of inference components with this API.",
            DocumentationLinks.Adapters, Phase.Serving, ["port", "ready"], Prerequisite.Nothing, Adapters),
    ];

    /// <summary>The health check of the whole life.</summary>
    private static async Task<Verdict> PingAnswer(VerificationContext context, CancellationToken cancel)
    {
        var ping = context.Startup.Late ?? await context.Probe.Ping(cancel);
        if (ping is { Status: 200 } && ping.Took > context.Settings.Ping)
            return Verdict.Fail($"/ping answers 200 only after {ping.Took.TotalSeconds:0.0} s, and SageMaker waits "
                + $"{context.Settings.Ping.TotalSeconds:0.#} s. Answer it without a prediction and without calls to others.");
        if (ping.Status != 200)
            return Verdict.Fail($"/ping answered 200 once, and then {ping}{ping.Quote}. Answer 200 for the whole life of the container."
                + context.LogTail);
        return Verdict.Pass($"{ping.Took.TotalMilliseconds:0.0} "
            + $"ms{(ping.Length == 0 ? "" : $", with {ping.Length} bytes that SageMaker ignores")}");
    }

    /// <summary>The payload of the project, or the one given with --payload.</summary>
    private static async Task<Verdict> Invocations(VerificationContext context, CancellationToken cancel)
    {
        if (context.Startup.Exit is { } exit)
            return Verdict.Fail(ExitReason.Of(exit, context.LastLines).Sentence("It", "at its first request to /invocations",
                "Look for the cause in its log.", context.LogTail));
        var settled = context.Startup.Settled!;
        // One that took the whole limit would take it again.
        var answer = settled.Fault is AnswerFault.Endless or AnswerFault.Silent ? settled : await context.Probe.Invoke(cancel);
        if (answer.IsGood)
            return JudgeContent(context, answer);
        if (context.ModelFolderRefusal is not null)
            return Verdict.See("model-folder");
        if (answer.Fault == AnswerFault.Endless)
            return Verdict.Fail($"/invocations sent {answer}. End the response: send the final chunk, or the bytes that Content-Length "
                + "announces.");
        if (answer.Fault == AnswerFault.Silent)
            return Verdict.Fail($"/invocations gave {answer}, and SageMaker waits 60 s. Predict faster, or use an asynchronous endpoint.");
        if (answer.Fault == AnswerFault.Broken && !context.Settings.IsGuess)
            return Verdict.Fail($"/invocations gave {answer}, while the container goes on running: a worker crashed, or the length of the "
                + $"response is wrong.{context.LogTail}");
        if (settled.IsServerError && !context.Settings.IsGuess)
            return Verdict.See("ping-truthful");
        return context.Settings.IsGuess
            ? Verdict.Fail($$"""
                /invocations answered {{answer}}{{answer.Quote}} to {}, which was sent because no payload was found. Write a request to the project's test/payload.json, such as {"instances": [[1, 2, 3]]}, or specify one with --payload and --content-type.
                """)
            : Verdict.Fail($"/invocations answered {answer}{answer.Quote}. {Fix(answer)}");

        static string Fix(Answer answer) => answer.Status switch
        {
            404 or 405 => "Serve POST /invocations.",
            401 or 403 => "Serve it without authentication: SageMaker sends no credentials.",
            >= 300 and < 400 => "Answer it directly: SageMaker does not follow redirects.",
            _ => "If the container needs another body, specify it with --payload and --content-type.",
        };
    }

    /// <summary>Status 200 alone does not make a prediction.</summary>
    private static Verdict JudgeContent(VerificationContext context, Answer answer)
    {
        var seen = $"{answer.Took.TotalMilliseconds:0.0} ms, {answer.Length} bytes of {answer.ContentType ?? "no type"}";
        if (answer.IsHtml)
        {
            context.HtmlClause = "invocations";
            return Verdict.Fail($"/invocations answered {answer} with a page for browsers ({answer.Length} bytes of "
                + $"{answer.ContentType ?? "no type"}){answer.Quote}. Answer with the prediction, and with status 4xx or 5xx where there "
                + "is an error.");
        }

        if (answer.Encoding.Length > 0)
            return Verdict.Warn($"{seen}, compressed ({answer.Encoding}) although the request does not accept that. Send it as it is: "
                + "InvokeEndpoint does not return Content-Encoding to the caller.");
        if (answer.HasTypeOfHtml)
            return Verdict.Warn($"{seen}. Set the type of the response, such as application/json: text/html is the default of the web "
                + "framework.");
        if (answer.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true && answer
            is { Length: > 0 and <= Answer.Kept }
            && !IsJson(answer.Body))
            return Verdict.Warn($"{seen}, but that body is not JSON{answer.Quote}. Send JSON, with its length in Content-Length.");
        return answer.Length == 0 ? Verdict.Warn($"{answer} with an empty body. Answer with the prediction.") : Verdict.Pass(seen);
    }

    /// <summary>A server error (5xx) for bad input looks like a broken model, and is retried.</summary>
    private static async Task<Verdict> BadInput(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Invoke("{\"this is\": not what was asked for"u8.ToArray(), context.Settings.ContentType, cancel);
        if (answer.IsServerError)
            return Verdict.Fail($"Malformed input was answered with {answer}{answer.Quote}. Answer 400 with a message.");
        var after = await context.Probe.Invoke(cancel);
        // A kept connection may have been closed just then, which is not the container's fault: a second request shows it.
        if (after.Status is null)
            after = await context.Probe.Invoke(cancel);
        if (!after.IsGood)
            return Verdict.Fail($"Malformed input was answered with {answer}, and the next valid request with {after}{after.Quote}.");
        if (!answer.IsGood)
            return Verdict.Pass($"{answer}");
        if (HidesError(answer, after))
        {
            context.HtmlClause = answer.IsHtml ? "bad-input" : null;
            return Verdict.Fail($"Malformed input was answered with {answer} and {answer.ContentType ?? "no type"}{answer.Quote}. Answer "
                + "400: with 200, the caller and the metrics take an error for a prediction.");
        }

        return context.Settings.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)
            ? Verdict.Warn($"A body that is not JSON was answered with {answer}. Answer 400 where a body cannot be read.")
            : Verdict.Pass($"{answer}");
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = WholeJson.ParseDocument(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Members of an object that stand for an error.</summary>
    private static readonly string[] Errors = ["error", "errors", "exception", "traceback", "detail", "errorMessage", "error_message"];

    private static bool HidesError(Answer answer, Answer good)
    {
        if (answer.IsHtml || (answer.HasTypeOfHtml && !good.HasTypeOfHtml))
            return true;
        try
        {
            using var document = WholeJson.ParseDocument(answer.Body);
            var root = document.RootElement;
            return root.ValueKind switch
            {
                JsonValueKind.Object => root.EnumerateObject().Any(member => Errors.Contains(member.Name, StringComparer.OrdinalIgnoreCase)
                    && member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)),
                JsonValueKind.String => IsOfError(root.GetString()!),
                _ => false,
            };
        }
        catch (JsonException)
        {
            return IsOfError(answer.Quote);
        }
    }

    private static bool IsOfError(string text) =>
        new[] { "error", "exception", "traceback", "invalid", "malformed" }
            .Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>A type that the server does not know must not break it.</summary>
    private static async Task<Verdict> ContentType(VerificationContext context, CancellationToken cancel)
    {
        var answer = await context.Probe.Invoke(context.Settings.Payload, "application/x-nobody-knows-this", cancel);
        return answer.IsServerError
            ? Verdict.Fail($"Content-Type application/x-nobody-knows-this was answered with {answer}{answer.Quote}. Answer 415.")
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
        if (answer.Fault is AnswerFault.Silent or AnswerFault.Endless)
            return Verdict.Fail($"A body of {body.Length:N0} bytes got {answer}. Read and parse large bodies faster.");
        if (answer.Fault == AnswerFault.Broken)
            return Verdict.Fail($"A body of {body.Length:N0} bytes got {answer}. Increase the server's limit to {body.Length:N0} bytes, "
                + "and read the whole body before the response.");
        return answer.Status is null or 413 or >= 500
            ? Verdict.Fail($"A body of {body.Length:N0} bytes was answered with {answer}{answer.Quote}. Increase the server's limit to "
                + $"{body.Length:N0} bytes (nginx: client_max_body_size).")
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
        if (answer.IsHtml && context.HtmlClause is { } other)
            return Verdict.See(other);
        if (answer.Status != 200)
            return Verdict.Fail($"It answered {answer}{answer.Quote}. Answer 200 with the parameters, or 404.");
        try
        {
            using var document = WholeJson.ParseDocument(answer.Body);
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
            return Verdict.Fail($"Its response is not a JSON object of parameters{answer.Quote}. Answer with such an object, or 404.");
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
            return Verdict.Fail($"The stream did not end: after {pieces.Sum(piece => piece.Bytes)} bytes, {answer.Trouble}. Send the "
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
            if (WholeJson.Parse(payload) is not JsonObject body || !(body.ContainsKey("messages") || body.ContainsKey("prompt")))
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
