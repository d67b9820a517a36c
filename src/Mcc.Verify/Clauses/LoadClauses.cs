using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses that are result while many clients send requests.</summary>
internal static class LoadClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("survives-load", "Survives load",
            "A container that exits under load takes the endpoint with it.",
            DocumentationLinks.Hosting, Phase.Load, ["port", "ready", "ping-truthful", "invocations"],
            Prerequisite.Nothing, SurvivesLoad),
        new("ping-under-load", "/ping succeeds while predictions run",
            "A /ping that waits behind predictions makes SageMaker replace an instance that is only busy.",
            DocumentationLinks.Hosting, Phase.Load, ["port", "ready", "ping-truthful", "ping-answer", "invocations", "survives-load"],
            Prerequisite.Nothing, PingUnderLoad),
        new("answers-under-load", "Answers under load, or reports that it is busy",
            "A reset connection or a server error under load is a failed request; 503 is retried.",
            DocumentationLinks.Hosting, Phase.Load, ["port", "ready", "ping-truthful", "invocations", "survives-load"],
            Prerequisite.Nothing, AnswersUnderLoad),
        new("memory", "Memory, open files and threads do not grow with each request",
            "A leak ends the container after enough requests.",
            DocumentationLinks.Hosting, Phase.Load, ["port", "ready", "ping-truthful", "invocations", "survives-load"],
            Prerequisite.Memory, Memory),
    ];

    /// <summary>A container that ends under load takes the endpoint with it.</summary>
    private static Verdict SurvivesLoad(VerificationContext context)
    {
        var load = context.Load!;
        var lost = load.Answers.Count > 0 && load.Answers.TakeLast(context.Settings.Concurrency).All(answer => answer.Status is null);
        var after = $"after {load.Answers.Count(answer => answer.IsGood)} responses to {context.Settings.Concurrency} concurrent clients";
        if (load.Exit is { } exit)
            return Verdict.Fail(ExitReason.Of(exit, context.LastLines).Sentence("It", after,
                "Limit what runs at the same time, and look for the cause in its log.", context.LogTail));
        return lost
            ? Verdict.Fail($"It stopped answering {after}: {load.Answers[^1]}. Limit what runs at the same time.{context.LogTail}")
            : Verdict.Pass($"{load.Answers.Count} requests by {context.Settings.Concurrency} clients in "
                + $"{context.Settings.Load.TotalSeconds:0.#} s");
    }

    /// <summary>The share of pings that may stray: SageMaker replaces an instance only after several bad ones in a row.</summary>
    private const double Stray = 0.05;

    /// <summary>A /ping that queues behind predictions makes SageMaker replace an instance that is only busy.</summary>
    private static Verdict PingUnderLoad(VerificationContext context)
    {
        var pings = context.Load!.Pings;
        var bad = pings.Where(ping => ping.Status != 200).ToList();
        var seen = $"{pings.Count} pings, p50 {Percentile.Of(pings.Select(ping => ping.Took), 0.5).TotalMilliseconds:0.0} ms, p99 "
            + $"{Percentile.Of(pings.Select(ping => ping.Took), 0.99).TotalMilliseconds:0.0} ms";
        return bad.Count > pings.Count * Stray
            ? Verdict.Fail($"{bad.Count} of {pings.Count} pings failed, the first with {bad[0]}. Answer /ping in a process or thread that "
                + "does not run predictions.")
            : Verdict.Pass(bad.Count == 0 ? seen : $"{seen}; {bad.Count} answered {bad[0]}, which SageMaker tolerates");
    }

    /// <summary>503 (best with Retry-After) is an answer; a reset, a timeout or another 5xx is not.</summary>
    private static Verdict AnswersUnderLoad(VerificationContext context)
    {
        var answers = context.Load!.Answers;
        var bad = answers.Where(answer => !answer.IsGood && answer.Status is not (503 or 429)).ToList();
        return bad.Count == 0
            ? Verdict.Pass($"p50 {Percentile.Of(answers.Select(answer => answer.Took), 0.5).TotalMilliseconds:0.0} ms, p99 "
                + $"{Percentile.Of(answers.Select(answer => answer.Took), 0.99).TotalMilliseconds:0.0} ms, "
                    + $"{answers.Count(answer => answer.Status is 503 or 429)} busy")
            : Verdict.Fail($"{bad.Count} of {answers.Count} requests failed, the first with {bad[0]}{bad[0].Quote}. Limit the queue, and "
            + $"answer 503 when it is full.{context.LogTail}");
    }

    /// <summary>It grew with the requests, and by more than a pool that fills.</summary>
    private static bool IsLeak(ResourceUse from, ResourceUse to, Func<ResourceUse, int> count)
    {
        const int pool = 16;
        const int requestsEach = 25;
        var grown = count(to) - count(from);
        return grown > pool && grown > (to.Answers - from.Answers) / requestsEach;
    }

    /// <summary>Measured before, in the middle and at the end of the load: a leak grows in both halves.</summary>
    private static Verdict Memory(VerificationContext context)
    {
        var (before, middle, end) = (context.Load!.Uses[0], context.Load.Uses[1], context.Load.Uses[2]);
        const long noise = 16L * 1024 * 1024;
        var grown = end.Bytes - before.Bytes;
        foreach (var (what, count) in new (string, Func<ResourceUse, int>)[] { ("open files", use => use.Files), ("threads and processes",
            use => use.Tasks) })
        {
            if (IsLeak(before, middle, count) && IsLeak(middle, end, count))
                return Verdict.Fail($"It has {count(end) - count(before)} more {what} after {end.Answers} requests, and did not stop "
                    + "growing. Close what the handler opens, and wait for the processes that it starts.");
        }

        return middle.Bytes - before.Bytes > noise && end.Bytes - middle.Bytes > noise
            ? Verdict.Fail($"It grew by {grown / 1048576.0:0} MiB in {end.Answers} requests, "
                + $"{grown / Math.Max(1, end.Answers) / 1024.0:0.0} KiB each, and did not stop growing. Look for objects that the handler "
                + "keeps.")
            : Verdict.Pass($"{end.Bytes / 1048576.0:0} MiB, {grown / 1048576.0:+0;-0;0} MiB in {end.Answers} requests");
    }
}
