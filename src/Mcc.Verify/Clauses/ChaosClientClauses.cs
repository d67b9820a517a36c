using System.Text;
using Mcc.Verify.Chaos;
using Mcc.Verify.Execution;
using Mcc.Verify.Subjects;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses about clients that are slow, broken or hostile: others, and /ping, must not notice them.</summary>
internal static class ChaosClientClauses
{
    private const int Clients = 200;
    private const int Idle = 400;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Clause> All { get; } =
    [
        Ordeal.Clause("chaos-connections", $"Serves while {Idle} connections send nothing",
            "A connection that sends nothing must not occupy a worker: /ping would wait behind it, and SageMaker replaces the instance.",
            DocumentationLinks.Hosting, Connections),
        Ordeal.Clause("chaos-slow-headers", $"Serves while {Clients} clients send their headers slowly",
            "A client that is slow must not occupy a worker: /ping would wait behind it, and SageMaker replaces the instance.",
            DocumentationLinks.Hosting, SlowHeaders),
        Ordeal.Clause("chaos-slow-bodies", $"Serves while {Clients} clients send their bodies slowly",
            "An upload over a slow network must not occupy a worker for its whole time.",
            DocumentationLinks.Hosting, SlowBodies),
        Ordeal.Clause("chaos-slow-readers", "Serves while clients do not read their responses",
            "A response that nobody reads must not block the worker that wrote it.",
            DocumentationLinks.Invocation, SlowReaders),
        Ordeal.Clause("chaos-half-closed", "Answers or closes connections that are half closed",
            "A client that closes its side must not keep a connection or a worker forever.",
            DocumentationLinks.Invocation, HalfClosed),
        Ordeal.Clause("chaos-aborted-uploads", "Memory and connections return after aborted uploads",
            "Callers time out and retry: what they leave behind must not add up.",
            DocumentationLinks.Invocation, AbortedUploads),
        Ordeal.Clause("chaos-garbage", "Survives bytes that are not HTTP",
            "A malformed request must not end or block a server.",
            DocumentationLinks.Hosting, Garbage),
        Ordeal.Clause("chaos-pipelining", "Answers pipelined requests in their order, or closes the connection",
            "A proxy that reuses connections must get each response for its own request.",
            DocumentationLinks.Hosting, Pipelining),
        Ordeal.Clause("chaos-burst", "Answers or refuses each request of a burst",
            "Until an endpoint has scaled out, more requests arrive than it can answer: each needs a response, and /ping too.",
            DocumentationLinks.Invocation, Burst),
    ];

    private const string Front = "Read requests where no worker waits for them: nginx before the server, gunicorn's class gthread, or an "
        + "asynchronous server.";

    private static Task<Verdict> Connections(VerificationContext context, CancellationToken cancel) =>
        Slowly(context, Idle, "connections sent nothing", [], [], cancel);

    private static Task<Verdict> SlowHeaders(VerificationContext context, CancellationToken cancel) =>
        Slowly(context, Clients, "clients sent their headers slowly",
            Encoding.ASCII.GetBytes($"POST /invocations HTTP/1.1\r\nHost: {context.Running.Address.Authority}\r\n"),
            "X-Slow: 1\r\n"u8.ToArray(), cancel);

    private static Task<Verdict> SlowBodies(VerificationContext context, CancellationToken cancel) =>
        Slowly(context, Clients, "clients sent their bodies slowly", Ordeal.Upload(context, 1_000_000), "     "u8.ToArray(), cancel);

    /// <summary>
    /// Each client sends the beginning of a request, and then a piece of it again and again; nothing, where they are empty.
    /// </summary>
    private static Task<Verdict> Slowly(VerificationContext context, int clients, string what, byte[] beginning, byte[] piece,
        CancellationToken cancel) =>
        Ordeal.Judge(context, $"{clients} {what}", Front, async () =>
        {
            using var crowd = await Crowd.Open(context.Running.Address, clients, cancel);
            await crowd.Send(beginning, cancel);
            await crowd.Trickle(piece, Pause, context.Settings.Hold, cancel);
            return null;
        }, cancel);

    private static Task<Verdict> SlowReaders(VerificationContext context, CancellationToken cancel)
    {
        const int readers = 32;
        const int smallest = 4096;
        var each = ChaosTimes.Requests(context, context.Settings.Hold, readers, 50 * readers) / readers;
        return Ordeal.Judge(context, $"{readers} clients sent {each} requests each and read no response",
            "Write responses where no worker waits for their reader, and limit the time of a write.", async () =>
        {
            using var crowd = await Crowd.Open(context.Running.Address, readers, cancel, smallest);
            byte[] one = [.. Ordeal.Upload(context, context.Settings.Payload.Length), .. context.Settings.Payload];
            await crowd.Send(Enumerable.Repeat(one, each).SelectMany(bytes => bytes).ToArray(), cancel);
            await Task.Delay(context.Settings.Hold, cancel);
            return null;
        }, cancel);
    }

    /// <summary>With FIN after a whole request, and after half of one.</summary>
    private static Task<Verdict> HalfClosed(VerificationContext context, CancellationToken cancel)
    {
        const int each = 25;
        var payload = context.Settings.Payload;
        return Ordeal.Judge(context, $"{2 * each} clients closed their side of the connection",
            "Close a connection whose request cannot be complete any more.", async () =>
        {
            var head = Ordeal.Upload(context, payload.Length);
            using var whole = await Crowd.Open(context.Running.Address, each, cancel);
            using var half = await Crowd.Open(context.Running.Address, each, cancel);
            await whole.Send((byte[])[.. head, .. payload], cancel);
            await half.Send((byte[])[.. head, .. payload[..(payload.Length / 2)]], cancel);
            whole.CloseWriting();
            half.CloseWriting();
            var limit = ChaosTimes.Answer(context);
            var hanging = (await Task.WhenAll(whole.Read(limit, cancel), half.Read(limit, cancel))).SelectMany(answers => answers)
                .Count(answer => answer.Hangs);
            return hanging == 0 ? null : $"{hanging} of {2 * each} such connections were neither answered nor closed within "
                + $"{limit.TotalSeconds:0} s";
        }, cancel);
    }

    /// <summary>Measured after three rounds: what grows in each of the last two does not return.</summary>
    private static Task<Verdict> AbortedUploads(VerificationContext context, CancellationToken cancel)
    {
        const int rounds = 3;
        const int uploads = 24;
        const int announced = 8 * 1024 * 1024;
        const long noise = 24L * 1024 * 1024;
        var sent = new byte[announced / 2];
        Array.Fill(sent, (byte)' ');
        return Ordeal.Judge(context, $"{rounds * uploads} uploads were aborted",
            "Free the body and close the connection when the client is gone.", async () =>
        {
            var memory = new List<long>();
            var sockets = new List<int>();
            for (var round = 0; round < rounds; round++)
            {
                using var crowd = await Crowd.Open(context.Running.Address, uploads, cancel);
                await crowd.Send(Ordeal.Upload(context, announced), cancel);
                await crowd.Send(sent, cancel);
                crowd.Reset();
                await Task.Delay(Pause, cancel);
                if (await context.Running.Memory(cancel) is { } bytes)
                    memory.Add(bytes);
                if (OpenFiles.Count(context.Running) is { } open)
                    sockets.Add(open);
            }

            if (memory is [var first, var second, var third] && second - first > noise && third - second > noise)
                return $"its memory grew by {(third - first) / 1048576} MiB in two rounds of {uploads}";
            return sockets is [_, var before, var after] && after - before > uploads / 2
                ? $"{after - before} file descriptors stayed open in the last round of {uploads}" : null;
        }, cancel);
    }

    private static Task<Verdict> Garbage(VerificationContext context, CancellationToken cancel)
    {
        var pieces = GarbageBytes.For(context.Running.Address);
        return Ordeal.Judge(context, $"{pieces.Count} clients sent bytes that are not HTTP", Front, async () =>
        {
            using var open = await Crowd.Open(context.Running.Address, 1, cancel);
            foreach (var piece in pieces)
            {
                var client = await RawConnection.Open(context.Running.Address, Quick, cancel);
                if (client is null)
                    continue;
                await client.Send(piece, Quick, cancel);
                // It is held open until the end: a server may wait for more, but not with a worker.
                open.Add(client);
            }

            await Task.Delay(context.Settings.Hold, cancel);
            return null;
        }, cancel);
    }

    /// <summary>Each kind of request has a status of its own, so that responses that were mixed up show.</summary>
    private static async Task<Verdict> Pipelining(VerificationContext context, CancellationToken cancel)
    {
        var address = context.Running.Address;
        byte[] ping = RawConnection.Head(address, "GET", "/ping");
        byte[] unknown = RawConnection.Head(address, "GET", "/mcc-verify-unknown");
        byte[] invoke = [.. Ordeal.Upload(context, context.Settings.Payload.Length), .. context.Settings.Payload];
        byte[][] requests = [ping, invoke, unknown, invoke, ping, unknown];
        var limit = ChaosTimes.Answer(context);
        var single = new List<int?>();
        foreach (var request in requests)
        {
            using var client = await RawConnection.Open(address, Quick, cancel);
            if (client is null || !await client.Send(request, Quick, cancel))
                return Verdict.Fail("It takes no connection for a single request.");
            single.Add((await client.Read(limit, cancel)).Status);
        }

        using var pipelined = await RawConnection.Open(address, Quick, cancel);
        if (pipelined is null)
            return Verdict.Fail("It takes no connection.");
        await pipelined.Send(requests.SelectMany(bytes => bytes).ToArray(), Quick, cancel);
        for (var index = 0; index < requests.Length; index++)
        {
            var answer = await pipelined.Read(limit, cancel);
            if (answer.Hangs)
                return Verdict.Fail($"After {index} responses to {requests.Length} pipelined requests nothing more came, and the "
                    + "connection stayed open. Read the next request from what was received already, or close the connection.");
            if (answer.Status is null)
                return index > 0 ? Verdict.Pass($"it closes the connection after {index} of {requests.Length} pipelined requests")
                    : Verdict.Fail($"It closed the connection without a response to {requests.Length} pipelined requests.");
            // A server that is busy may refuse one, in its order.
            if (answer.Status != single[index] && answer.Status != 503)
                return Verdict.Fail($"Response {index + 1} to {requests.Length} pipelined requests was {answer}; on a connection of its "
                    + $"own that request gets {single[index]}. Answer requests in their order, and read each body to its end.");
        }

        return await Recovery.Wait(context.Running, context.Probe, ChaosTimes.Recovery(context), cancel) is { } trouble
            ? Verdict.Fail($"After pipelined requests it did not recover: {trouble}.")
            : Verdict.Pass($"{requests.Length} responses in their order");
    }

    /// <summary>503 is an answer; a reset, a timeout and another 5xx are not.</summary>
    private static Task<Verdict> Burst(VerificationContext context, CancellationToken cancel)
    {
        var count = ChaosTimes.Requests(context, TimeSpan.FromSeconds(8), 16, 200);
        return Ordeal.Judge(context, $"{count} requests arrived at once",
            "Limit the queue, answer 503 when it is full, and answer /ping in a process or thread that does not run predictions.",
            async () =>
        {
            using var probe = new Probe(context.Running.Address, context.Settings, System.Diagnostics.Stopwatch.StartNew(),
                keepsConnections: false);
            var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => probe.Invoke(cancel)));
            var lost = answers.Where(answer => answer.IsServerError && answer.Status != 503).ToList();
            return lost.Count == 0 ? null : $"{lost.Count} of them failed, the first with {lost[0]}{lost[0].Quote}";
        }, cancel);
    }
}
