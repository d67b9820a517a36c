using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about the start, up to the first good answers.</summary>
internal static class StartupClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("starts", "docker run IMAGE serve starts it, and it keeps running",
            "SageMaker starts the container with the argument serve; when it exits, the endpoint fails.",
            DocumentationLinks.Hosting, Phase.Startup, [], Prerequisite.Start, Starts),
        new("port", "Listens on port 8080 or SAGEMAKER_BIND_TO_PORT",
            "SageMaker sends every request to port 8080, or to the port in SAGEMAKER_BIND_TO_PORT.",
            DocumentationLinks.Hosting, Phase.Startup, ["starts"], Prerequisite.Nothing, Port),
        new("ready", "GET /ping answers 200 eventually",
            "SageMaker sends requests only after /ping has answered 200.",
            DocumentationLinks.Hosting, Phase.Startup, ["port"], Prerequisite.Nothing, Ready),
        new("ready-in-time", "Is ready within the startup timeout",
            "The endpoint fails when /ping does not answer 200 within the startup timeout.",
            DocumentationLinks.Hosting, Phase.Startup, ["port", "ready"], Prerequisite.Start, ReadyInTime),
        new("ping-truthful", "/ping 200 implies that /invocations works",
            "A constant 200 hides a model that cannot answer, and every request fails.",
            DocumentationLinks.Hosting, Phase.Startup, ["port", "ready"], Prerequisite.Nothing, PingTruthful),
        new("ping-not-early", "/ping is not 200 before the model is loaded",
            "SageMaker sends requests as soon as /ping is good; those that come too early fail.",
            DocumentationLinks.Hosting, Phase.Startup, ["port", "ready", "ping-truthful"], Prerequisite.Nothing, PingNotEarly),
    ];

    /// <summary>SageMaker runs the image with the argument <c>serve</c>.</summary>
    private static Verdict Starts(VerificationContext context)
    {
        var startup = context.Startup;
        // One that exits at its first request did start.
        if (startup.Exit is not { } exit || startup.Ready is not null)
            return Verdict.Pass("it runs");
        if (context.Image is { IsForInstances: false })
            return Verdict.See("architecture");
        return context.ModelFolderRefusal is not null
            ? Verdict.See("model-folder")
            : Verdict.Fail(ExitReason.Of(exit, context.LastLines).Sentence(
                "With the argument `serve` it", $"after {startup.Pings[^1].At.TotalSeconds:0.0} s",
                "Make ENTRYPOINT a program that accepts this argument and keeps serving.", context.LogTail));
    }

    /// <summary>Nothing listens on the port while the container runs.</summary>
    private static Verdict Port(VerificationContext context)
    {
        var startup = context.Startup;
        if (startup.Pings.Any(ping => ping.Status is not null))
            return Verdict.Pass("it answers there");
        var last = startup.Pings[^1];
        var listening = context.Running.Listening();
        // A proxy of the engine accepts each connection, so that alone says nothing of a container.
        if (startup.Pings.Any(ping => ping.Fault == AnswerFault.Silent) || (last.Fault == AnswerFault.Broken
            && (listening.Count == 0 ? !context.Subject.CanStart : listening.Any(context.Running.Reaches))))
            return Verdict.Pass("it accepts connections there");
        return Verdict.Fail($"Nothing answered there for {last.At.TotalSeconds:0} s ({last.Trouble}), although "
            + $"it runs{(listening.Count == 0 ? "" : $" and listens on {string.Join(", ", listening)}")}. Listen on 0.0.0.0 and the port "
            + $"in SAGEMAKER_BIND_TO_PORT, by default 8080.{context.LogTail}");
    }

    /// <summary>The container never says that it is ready.</summary>
    private static Verdict Ready(VerificationContext context)
    {
        var startup = context.Startup;
        if (startup.Ready is { } ready)
            return Verdict.Pass($"after {ready.TotalSeconds:0.0} s{(startup.Late is null ? "" : ", but see ping-answer")}");
        var last = startup.Pings[^1];
        var fix = last switch
        {
            { Fault: AnswerFault.Silent } => "Answer it from a thread or process that is not busy: SageMaker waits 2 s.",
            { Fault: AnswerFault.Broken } => "Answer with plain HTTP: a handler that fails, and a server that expects TLS, close the "
                + "connection.",
            { Status: 401 or 403 } => "Serve it without authentication: SageMaker sends no credentials.",
            { Status: 404 or 405 or 501 } => "Serve GET /ping.",
            { Status: >= 300 and < 400 } => "Answer it directly: SageMaker does not follow redirects.",
            { IsGood: true } => "Answer it with status 200.",
            _ => "Answer 200 as soon as the model can predict.",
        };
        return context.ModelFolderRefusal is not null
            ? Verdict.See("model-folder")
            : Verdict.Fail($"/ping never answered 200; the last response was {last}{last.Quote}. {fix}{context.LogTail}");
    }

    /// <summary>Eight minutes, unless ContainerStartupHealthCheckTimeoutInSeconds says otherwise.</summary>
    private static Verdict ReadyInTime(VerificationContext context)
    {
        var (ready, deadline) = (context.Startup.Ready!.Value, context.Settings.Start);
        return ready <= deadline
            ? Verdict.Pass($"{ready.TotalSeconds:0.0} s of {deadline.TotalSeconds:0} s")
            : Verdict.Fail($"It was ready after {ready.TotalSeconds:0.0} s; the timeout is {deadline.TotalSeconds:0} s. Include packages "
                + "and the model in the image, or increase ContainerStartupHealthCheckTimeoutInSeconds (60 to 3600).");
    }

    /// <summary>A constant 200 hides a model that cannot answer at all.</summary>
    private static Verdict PingTruthful(VerificationContext context)
    {
        var settled = context.Startup.Settled!;
        if (settled.Status < 500)
            return Verdict.Pass("the model answers");
        if (context.ModelFolderRefusal is not null)
            return Verdict.See("model-folder");
        // It exited, a worker crashed, or the response did not end: that is not about /ping.
        if (context.Startup.Exit is not null || settled.Status is null)
            return Verdict.See("invocations");
        return context.Settings.IsGuess
            ? Verdict.Skip("the payload may be invalid for this container, so its response proves nothing")
            : Verdict.Fail($"/ping answers 200, but for {context.Settings.Settle.TotalSeconds:0.#} s /invocations answered {settled}"
                + $"{settled.Quote}. Answer 503 to /ping until the model can predict; if it needs another body, specify it with --payload "
                + $"and --content-type.{context.LogTail}");
    }

    /// <summary>SageMaker sends requests as soon as /ping is good; those that come too early fail.</summary>
    private static Verdict PingNotEarly(VerificationContext context)
    {
        var (first, settled) = (context.Startup.First!, context.Startup.Settled!);
        return first.Status < 500
            ? Verdict.Pass("the first request after it was answered")
            : Verdict.Fail($"Right after the first successful /ping, /invocations answered {first}; "
                + $"{(settled.At - first.At).TotalSeconds:0.0} s later {settled}. Load the model first, and answer 503 until then.");
    }
}
