using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about the start, up to the first good answers.</summary>
internal static class StartupClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("starts", "docker run IMAGE serve starts it, and it keeps running",
            DocumentationLinks.Hosting, Phase.Startup, [], Prerequisite.Start, Starts),
        new("port", "Listens on port 8080 or SAGEMAKER_BIND_TO_PORT", DocumentationLinks.Hosting, Phase.Startup, [
            "starts"], Prerequisite.Nothing, Port),
        new("ready", "GET /ping answers 200 eventually", DocumentationLinks.Hosting, Phase.Startup, ["port"], Prerequisite.Nothing, Ready),
        new("ready-in-time", "Is ready within the startup timeout",
            DocumentationLinks.Hosting, Phase.Startup, ["port", "ready"], Prerequisite.Start, ReadyInTime),
        new("ping-truthful", "/ping 200 implies that /invocations works",
            DocumentationLinks.Hosting, Phase.Startup, ["port", "ready"], Prerequisite.Nothing, PingTruthful),
        new("ping-not-early", "/ping is not 200 before the model is loaded",
            DocumentationLinks.Hosting, Phase.Startup, ["port", "ready", "ping-truthful"], Prerequisite.Nothing, PingNotEarly),
    ];

    /// <summary>SageMaker runs the image with the argument <c>serve</c>.</summary>
    private static Verdict Starts(VerificationContext context)
    {
        var startup = context.Startup;
        if (!startup.Ended)
            return Verdict.Pass("it runs");
        if (context.Image is { IsForInstances: false })
            return Verdict.See("architecture");
        return context.ModelFolderRefusal is not null
            ? Verdict.See("model-folder")
            : Verdict.Fail($"With the argument `serve` it exited after {startup.Pings[^1].At.TotalSeconds:0.0} s.{context.LogTail} Make "
                + "ENTRYPOINT a program that accepts this argument and keeps serving.");
    }

    /// <summary>Nothing at all is heard from the port while the container runs.</summary>
    private static Verdict Port(VerificationContext context)
    {
        var startup = context.Startup;
        if (startup.Pings.Any(ping => ping.Status is not null))
            return Verdict.Pass("it answers there");
        var listening = context.Running.Listening();
        return Verdict.Fail($"Nothing answered there for {startup.Pings[^1].At.TotalSeconds:0} s ({startup.Pings[^1].Trouble}), although "
            + $"it runs{(listening.Count == 0 ? "" : $" and listens on {string.Join(", ", listening)}")}. Listen on 0.0.0.0 and the port "
            + $"in SAGEMAKER_BIND_TO_PORT, by default 8080.{context.LogTail}");
    }

    /// <summary>The container never says that it is ready.</summary>
    private static Verdict Ready(VerificationContext context)
    {
        var startup = context.Startup;
        if (startup.Ready is { } ready)
            return Verdict.Pass($"after {ready.TotalSeconds:0.0} s");
        return context.ModelFolderRefusal is not null
            ? Verdict.See("model-folder")
            : Verdict.Fail($"/ping never answered 200; the last response was {startup.Pings[^1]}.{context.LogTail}");
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
        return context.Settings.IsGuess
            ? Verdict.Skip("the payload may be invalid for this container, so its response proves nothing")
            : Verdict.Fail($"/ping answers 200, but for {context.Settings.Settle.TotalSeconds:0.#} s /invocations answered {settled}. "
                + $"Answer 503 until the model is loaded.{context.LogTail}");
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
