using Mcc.Platform.Processes;
using Mcc.Verify.Chaos;
using Mcc.Verify.Execution;
using Mcc.Verify.Subjects;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about processes that die, resources that end, and SIGTERM while clients are slow.</summary>
internal static class ChaosResourceClauses
{
    private const int Large = 20 * 1024 * 1024;
    private const int LargeAtOnce = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<Clause> All { get; } =
    [
        Ordeal.Clause("chaos-worker-killed", "Recovers when a worker process is killed under load",
            "The kernel kills a worker when memory ends: the others must go on, and another one must take its place.",
            DocumentationLinks.Hosting, WorkerKilled, Prerequisite.Processes),
        Ordeal.Clause("chaos-memory", "Answers while memory is short, and recovers",
            "Large requests may need more memory than there is: each must be answered or refused, and the server must go on.",
            DocumentationLinks.Hosting, Memory, Prerequisite.Start),
        Ordeal.Clause("chaos-disk", "Answers while the disk is full, and recovers",
            "Temporary files may fill the volume of the instance: /ping and requests must still be answered or refused.",
            DocumentationLinks.Hosting, Disk, Prerequisite.SmallDisk),
        Ordeal.Clause("chaos-sigterm", "Exits within 30 s of SIGTERM while clients are slow",
            "A client that never finishes its request must not keep a container from exiting: SageMaker kills it with all requests.",
            DocumentationLinks.Hosting, Sigterm, Prerequisite.Start, after: "ends"),
    ];

    private static async Task<Verdict> WorkerKilled(VerificationContext context, CancellationToken cancel)
    {
        const int kills = 2;
        if (Worker(context.Running) is null)
            return Verdict.Skip("it is one process: killing it ends the container");
        var killed = 0;
        var verdict = await Ordeal.Judge(context, "a worker process was killed under load",
            "Let a supervisor start another worker, and keep requests where another worker can take them.", async () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var clients = Enumerable.Range(0, context.Settings.Concurrency).Select(_ => Ask()).ToList();
            for (var round = 0; round < kills; round++)
            {
                await Task.Delay(Pause, cancel);
                if (Worker(context.Running) is { } worker && Signals.Send(worker, Signals.Kill))
                    killed++;
                await Task.Delay(Pause, cancel);
                if (await Recovery.Wait(context.Running, context.Probe, ChaosTimes.Recovery(context), cancel) is { } late)
                {
                    await stop.CancelAsync();
                    await Task.WhenAll(clients);
                    return $"it did not answer again within {ChaosTimes.Recovery(context).TotalSeconds:0} s ({late})";
                }
            }

            await stop.CancelAsync();
            var answers = (await Task.WhenAll(clients)).SelectMany(list => list).ToList();
            var hanging = answers.Count(answer => answer.Fault is AnswerFault.Silent or AnswerFault.Endless);
            var lost = answers.Count(answer => answer.IsServerError && answer.Status != 503);
            return hanging > 0 ? $"{hanging} requests were neither answered nor closed"
                : lost > kills * context.Settings.Concurrency
                    ? $"{lost} of {answers.Count} requests failed, more than can have run in {kills} workers" : null;

            async Task<List<Answer>> Ask()
            {
                var seen = new List<Answer>();
                while (!stop.IsCancellationRequested)
                {
                    seen.Add(await context.Probe.Invoke(cancel));
                    await Task.Delay(seen[^1].IsGood ? TimeSpan.Zero : Pause / 10, cancel);
                }

                return seen;
            }
        }, cancel, lost: kills);
        if (killed == 0)
            return Verdict.Skip("its processes belong to another user, so none can be killed");
        return verdict.Outcome == Outcome.Failed && await context.Running.Exit(cancel) is { Code: not 0 } exit
            ? Verdict.Warn($"It exited (exit code {exit.Code}) when a worker process was killed. SageMaker starts a container again, but "
            + "all requests fail until it is ready: let a supervisor start another worker.")
            : verdict;
    }

    /// <summary>The process without children that has the most memory; null where the first one is the only one.</summary>
    private static int? Worker(IRunning running)
    {
        var root = running.Process!.Value;
        var leaves = ProcessTree.Of(root).Where(process => process != root && ProcessTree.Of(process).Count == 1).ToList();
        return leaves.Count == 0 ? null : leaves.OrderByDescending(ProcessMemory.Of).ThenBy(process => process).First();
    }

    private static async Task<Verdict> Memory(VerificationContext context, CancellationToken cancel)
    {
        const long spare = 48L * 1024 * 1024;
        await using var squeeze = await context.Running.SqueezeMemory(spare, cancel);
        if (squeeze.Impossible is { } why)
            return Verdict.Skip(why);
        var body = Padded(context, Large);
        return await Shortage(context, $"{squeeze.How} and {LargeAtOnce} requests of {Large / 1048576} MiB came at once",
            "Limit the bodies that are read at the same time, and answer 503 or 507 when memory ends.", squeeze, body, cancel);
    }

    private static async Task<Verdict> Disk(VerificationContext context, CancellationToken cancel)
    {
        await using var full = await context.Running.FillDisk(cancel);
        if (full.Impossible is { } why)
            return Verdict.Skip(why);
        var body = Padded(context, Large / 4);
        return await Shortage(context, $"{full.How} and {LargeAtOnce} requests of {body.Length / 1048576} MiB came at once",
            "Answer 507 when a file cannot be written, and do not depend on files for /ping.", full, body, cancel);
    }

    /// <summary>The payload, with line ends up to this length.</summary>
    private static byte[] Padded(VerificationContext context, int length) =>
        [.. context.Settings.Payload, .. Enumerable.Repeat((byte)'\n', Math.Max(0, length - context.Settings.Payload.Length))];

    /// <summary>
    /// Any response is an answer to a large request then; /ping and small requests are answered or refused, and all is well after.
    /// </summary>
    private static Task<Verdict> Shortage(VerificationContext context, string what, string fix, Disruption taken, byte[] body,
        CancellationToken cancel) =>
        Ordeal.Judge(context, what, fix, async () =>
        {
            string? trouble = null;
            for (var round = 0; round < 2; round++)
            {
                var large = await Task.WhenAll(Enumerable.Range(0, LargeAtOnce)
                    .Select(_ => context.Probe.Invoke(body, context.Settings.ContentType, cancel)));
                if (large.Count(answer => answer.Fault is AnswerFault.Silent or AnswerFault.Endless) is > 0 and var hanging)
                    trouble = $"{hanging} of {LargeAtOnce} large requests were neither answered nor closed";
                await Task.Delay(Pause, cancel);
            }

            await taken.DisposeAsync();
            return trouble;
        }, cancel, lost: int.MaxValue);

    private static async Task<Verdict> Sigterm(VerificationContext context, CancellationToken cancel)
    {
        const int each = 20;
        var address = context.Running.Address;
        using var idle = await Crowd.Open(address, each, cancel);
        using var headers = await Crowd.Open(address, each, cancel);
        using var bodies = await Crowd.Open(address, each, cancel);
        await headers.Send("POST /invocations HTTP/1.1\r\n"u8.ToArray(), cancel);
        await bodies.Send(Ordeal.Upload(context, 1_000_000), cancel);
        await Task.Delay(Pause, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var trickling = Trickle();
        var began = context.Probe.Now;
        var code = await context.Running.Terminate(context.Settings.Stop, cancel);
        var took = context.Probe.Now - began;
        await stop.CancelAsync();
        await trickling;
        return code is null
            ? Verdict.Fail($"With {3 * each} clients that had not finished their requests it was still running "
            + $"{context.Settings.Stop.TotalSeconds:0} s "
                + "after SIGTERM and was killed. Limit the time for which it waits for clients (gunicorn: --graceful-timeout 20).")
            : Verdict.Pass($"with {3 * each} clients that had not finished their requests it exited after {took.TotalSeconds:0.0} s, exit "
            + $"code {code}");

        async Task Trickle()
        {
            while (!stop.IsCancellationRequested)
            {
                await bodies.Send(" "u8.ToArray(), cancel);
                await Task.Delay(Pause, cancel);
            }
        }
    }
}
