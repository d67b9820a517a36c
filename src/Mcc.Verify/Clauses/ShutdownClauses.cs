using Mcc.Platform.Serving;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about the shutdown, and about what it leaves behind.</summary>
internal static class ShutdownClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("ends", "Exits within 30 s of SIGTERM",
            "SageMaker kills a container that still runs 30 s after SIGTERM, with its requests.",
            DocumentationLinks.Hosting, Phase.Shutdown, ["exec-form", "port", "ready", "survives-load"], Prerequisite.Shutdown, Ends),
        new("drain", "Drains in-flight requests on SIGTERM",
            "An endpoint that scales in must not drop the requests that it has accepted.",
            DocumentationLinks.Hosting, Phase.Shutdown, ["exec-form", "port", "ready", "survives-load", "answers-under-load", "ends"],
            Prerequisite.Shutdown, Drain),
        new("model-folder", "Does not write to the model folder",
            "/opt/ml/model is read-only on SageMaker.",
            DocumentationLinks.Hosting, Phase.Afterwards, [], Prerequisite.Files, ModelFolder),
        new("temporary-files", "Writes only to temporary folders",
            "What is written elsewhere fills the volume of the instance and is lost with it.",
            DocumentationLinks.Hosting, Phase.Afterwards, ["port", "ready"], Prerequisite.Files, TemporaryFiles),
        new("bind-to-port", "Honors SAGEMAKER_BIND_TO_PORT",
            "Containers of one endpoint share an address, so each gets a port of its own.",
            DocumentationLinks.MultiContainer, Phase.Afterwards, ["port", "ready"], Prerequisite.Start, BindToPort),
    ];

    /// <summary>What is still running then is killed.</summary>
    private static Verdict Ends(VerificationContext context)
    {
        var shutdown = context.Shutdown!;
        return shutdown.ExitCode is { } code
            ? Verdict.Pass($"{shutdown.Took.TotalSeconds:0.0} s, exit code {code}")
            : Verdict.Fail($"It was still running {context.Settings.Stop.TotalSeconds:0} s after SIGTERM and was killed. Process 1 of a "
                + "container must handle SIGTERM: the kernel ignores it otherwise.");
    }

    /// <summary>An endpoint that scales in must not drop what it has taken.</summary>
    private static Verdict Drain(VerificationContext context)
    {
        var shutdown = context.Shutdown!;
        if (shutdown.Upload is { } upload)
            return upload.IsServerError && upload.Status != 503
                ? Verdict.Fail($"A request of which half was sent at SIGTERM was dropped ({upload}). On SIGTERM stop accepting requests, "
                    + "finish the running ones, then exit.")
                : Verdict.Pass($"a request of which half was sent at SIGTERM was answered with {upload}");
        if (shutdown.Running.Count == 0)
            return Verdict.Skip("no request was running at SIGTERM");
        var dropped = shutdown.Running.Where(answer => answer.Status is null or (>= 500 and not 503)).ToList();
        return dropped.Count == 0
            ? Verdict.Pass($"{shutdown.Running.Count} were running, none were dropped")
            : Verdict.Fail($"{dropped.Count} of {shutdown.Running.Count} running requests were dropped ({dropped[0]}). On SIGTERM stop "
                + "accepting requests, finish the running ones, then exit.");
    }

    /// <summary>/opt/ml/model is read-only on SageMaker.</summary>
    private static Verdict ModelFolder(VerificationContext context)
    {
        var changed = context.ChangedFiles!;
        // Python does without these files where it cannot write them.
        var written = changed.Where(path => !IsBytecode(path)).Where(path => path == "/opt/ml/model" || path.StartsWith("/opt/ml/model/",
            StringComparison.Ordinal)
            || path.StartsWith("model/", StringComparison.Ordinal)).ToList();
        if (context.ModelFolderRefusal is { } refusal)
            return Verdict.Fail($"It needs to write to the model folder: {refusal}. That folder is read-only on SageMaker; write to /tmp.");
        return written.Count == 0
            ? Verdict.Pass("no files were written there")
            : Verdict.Fail($"It wrote {string.Join(", ", written.Take(3))}{(written.Count > 3 ? ", …" : "")}. That folder is read-only on "
                + "SageMaker; write to /tmp.");
    }

#pragma warning disable S5443 // These are paths inside the container, which are only compared.
    private static readonly string[] Allowed =
    [
        "/tmp", "/var/tmp", "/run", "/var/run", "/dev", "/proc", "/var/log", "/var/lib/nginx", "/var/cache", "/root/.cache",
        "/opt/ml/model", "model/", ".mcc/",
    ];
#pragma warning restore S5443

    /// <summary>Files that an engine itself creates in a container when it starts.</summary>
    private static readonly string[] Engines = ["/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/mtab"];

    /// <summary>What is written elsewhere fills the volume of the instance and is lost with it.</summary>
    private static Verdict TemporaryFiles(VerificationContext context)
    {
        var changed = context.ChangedFiles!;
        var written = changed.Except(Engines, StringComparer.Ordinal)
            .Where(path => !Allowed.Any(start => path.StartsWith(start, StringComparison.Ordinal))
                && !IsBytecode(path)).ToList();
        return written.Count == 0
            ? Verdict.Pass("no files were written elsewhere")
            : Verdict.Fail($"It wrote {string.Join(", ", written.Take(3))}{(written.Count > 3 ? ", …" : "")}. Write to /tmp.");
    }

    private static bool IsBytecode(string path) =>
        path.EndsWith(".pyc", StringComparison.Ordinal) || path.EndsWith("__pycache__", StringComparison.Ordinal);

    /// <summary>
    /// Containers of one endpoint share an address, so each is given a port of its own; the label accept-bind-to-port promises to take it.
    /// </summary>
    private static async Task<Verdict> BindToPort(VerificationContext context, CancellationToken cancel)
    {
        const string label = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port";
        var promised = context.Image is null || (context.Image.Labels.TryGetValue(label, out var value) && value == "true");
        if (!promised)
            return Verdict.Skip($"it does not have the label {label}, so it is not for multi-container endpoints");
        var port = LocalServer.FreePort(0);
        await using var running = await context.Subject.Start(new(port, port), cancel);
        using var probe = new Probe(running.Address, context.Settings, System.Diagnostics.Stopwatch.StartNew());
        var limit = context.StartLimit;
        while (probe.Now < limit)
        {
            if ((await probe.Ping(limit, cancel)).Status == 200)
                return Verdict.Pass($"it answers on {port}");
            if (await running.Exit(cancel) is { } exit)
            {
                var lines = await running.LastLines(100, cancel);
                return Verdict.Fail(ExitReason.Of(exit, lines).Sentence($"With SAGEMAKER_BIND_TO_PORT={port} it", "",
                    "Listen on that port, or remove the label.", lines.Count == 0 ? "" : $" Its last log line: {lines[^1].TrimEnd('.')}."));
            }

            await Task.Delay(100, cancel);
        }

        var listening = running.Listening();
        return Verdict.Fail($"With SAGEMAKER_BIND_TO_PORT={port} nothing answered on that port within {limit.TotalSeconds:0} s"
            + $"{(listening.Count == 0 ? "" : $"; it listens on {string.Join(", ", listening)}")}. Listen on "
            + "that port, or remove the label.");
    }
}
