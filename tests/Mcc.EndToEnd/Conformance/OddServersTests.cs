using System.Collections.Concurrent;
using Mcc.EndToEnd.Surroundings;
using Mcc.Verify.Execution;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary>
/// Small servers, each odd in one way: exactly the clause fails that names the way, its message names the cause, and what follows from it
/// refers to that clause.
/// </summary>
public sealed class OddServersTests
{
    /// <summary>They mostly wait.</summary>
    private const int AtOnce = 6;

    /// <summary>The way, the clause that fails or (after <c>~</c>) warns, and a part of its message.</summary>
    private static readonly (string Way, string Clause, string Message)[] Usual =
    [
        ("", "", ""),
        ("slow-ping", "ping-answer", "/ping answers 200 only after "),
        ("crashes-on-the-second", "invocations", "It exited with exit code 7 while it handled POST /invocations"),
        ("crashes-on-the-first", "invocations", "the Python module `lightgbm` is not installed"),
        ("crashes-on-bad-input", "bad-input", "It exited with exit code 1 while it handled POST /invocations"),
        ("html-200-errors", "bad-input", "answered with 200 and text/html: <html>"),
        ("html-always", "invocations", "a page for browsers (46 bytes of text/html)"),
        ("drops-quickly", "drain", "half was sent at SIGTERM was dropped (a closed connection)"),
        ("read-only-model", "model-folder", "Read-only file system: '/opt/ml/model/cache.txt'"),
        ("500-with-a-reason", "ping-truthful", "AttributeError: the scaler is missing"),
        ("endless-chunks", "invocations", "a response that began with 200 but had not ended after 2 s"),
        ("goes-to-the-background", "starts", "went to the background"),
        ("exit-module", "starts", "with exit code 1 after"),
        ("echo", "~bad-input", "A body that is not JSON was answered with 200"),
    ];

    private static readonly (string Way, string Clause, string Message)[] More =
    [
        ("crashes-on-types", "content-type", "exit code 139 (SIGSEGV)"),
        ("crashes-on-large", "payload-limit", "exit code 137 (SIGKILL)"),
        ("json-200-errors", "bad-input", "Expecting value"),
        ("text-200-errors", "bad-input", "could not parse the request"),
        ("500-html", "bad-input", "500 Internal Server Error"),
        ("type-of-html", "~invocations", "Set the type of the response"),
        ("gzip", "~invocations", "compressed (gzip)"),
        ("empty-200", "~invocations", "empty body"),
        ("length-too-large", "invocations", "broke off after 20 of 1,000 bytes"),
        ("resets-always", "invocations", "a closed connection without a response"),
        ("resets-on-bad-input", "bad-input", "a closed connection without a response"),
        ("never-answers", "invocations", "no response within 2 s"),
        ("endless-flood", "invocations", "a response that began with 200 "),
        ("answers-before-the-body", "payload-limit", "read the whole body before the response"),
        ("only-with-charset", "invocations", "charset is required"),
        ("invocations-404", "invocations", "Serve POST /invocations."),
        ("invocations-307", "invocations", "does not follow redirects"),
        ("invocations-401", "invocations", "without authentication"),
        ("ping-once", "ping-answer", "/ping answered 200 once, and then 503"),
        ("ping-401", "ready", "without authentication"),
        ("ping-404", "ready", "Serve GET /ping."),
        ("ping-204", "ready", "with status 200"),
        ("ping-301", "ready", "does not follow redirects"),
        ("ping-closes", "ready", "a closed connection without a response"),
        ("ping-speaks-smtp", "ready", "not valid HTTP"),
        ("ping-needs-download", "ready", "downloading the model"),
        ("ipv6-only", "port", "listens on [::1]:"),
        ("other-port-after-fork", "port", "listens on 127.0.0.1:"),
        ("parameters-html", "execution-parameters", "not a JSON object of parameters: <html>"),
        ("parameters-list", "execution-parameters", "not a JSON object of parameters: [1]"),
        ("parameters-empty", "execution-parameters", "not a JSON object of parameters"),
        ("parameters-strategy", "execution-parameters", "MULTI_RECORD or SINGLE_RECORD"),
        ("leaks-files", "memory", "more open files"),
        ("leaks-threads", "memory", "more threads and processes"),
        ("leaks-zombies", "memory", "more threads and processes"),
        ("leaks-connections", "", ""),
        ("dies-under-load", "survives-load", "the pool is exhausted"),
        ("worker-dies-under-load", "answers-under-load", "a closed connection without a response"),
        ("http-1.0", "", ""),
        ("closes-after-each", "", ""),
        ("ignores-expect", "", ""),
        ("logs-a-lot", "", ""),
        ("quick", "", ""),
        ("ignores-sigterm", "ends", "was killed"),
    ];

    [Fact]
    public async Task Each_odd_server_fails_exactly_the_clause_that_names_its_cause()
    {
        Usual.Length.ShouldBeGreaterThan(10);
        (await Trouble(Usual)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rarer_odd_servers_are_named_too()
    {
        Nightly.Require(isLong: true);
        (await Trouble(More)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyCollection<string>> Trouble((string Way, string Clause, string Message)[] cases)
    {
        var trouble = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = TestContext.Current.CancellationToken
        }, async (row, cancel) =>
        {
            var report = await SmallServer.Verify("odd", Settings(row.Way),
                new Dictionary<string, string> { ["ODD"] = row.Way, ["SLOW_SECONDS"] = "0.8" }, cancel);
            var (outcome, clause) = row.Clause.StartsWith('~') ? (Outcome.Warned, row.Clause[1..]) : (Outcome.Failed, row.Clause);
            string[] expected = clause.Length == 0 ? [] : [clause];
            if (!SmallServer.With(report, outcome).SequenceEqual(expected)
                || (outcome == Outcome.Warned && !report.Conforms)
                || (clause.Length > 0 && !report.Verdicts.Single(judged
                => judged.Clause.Id == clause).Verdict.Message.Contains(row.Message, StringComparison.Ordinal)))
                trouble.Add($"{row.Way} is not {row.Clause} with \"{row.Message}\":\n{SmallServer.Told(report)}");
        });
        return trouble;
    }

    /// <summary>Short where the server never does what is waited for.</summary>
    private static VerifySettings Settings(string way) => new()
    {
        Payload = """{"instances": [[1, 2]]}"""u8.ToArray(),
        Start = TimeSpan.FromSeconds(way.StartsWith("ping-", StringComparison.Ordinal) || way is "ipv6-only" or "other-port-after-fork"
            ? 2 : 30),
        Ping = TimeSpan.FromSeconds(way == "slow-ping" ? 0.5 : 2),
        Invocation = TimeSpan.FromSeconds(way is "endless-chunks" or "endless-flood" or "never-answers" ? 2 : 60),
        Settle = TimeSpan.FromSeconds(1),
        Load = TimeSpan.FromSeconds(way.StartsWith("leaks", StringComparison.Ordinal) ? 2 : 0.3),
        Stop = TimeSpan.FromSeconds(way == "ignores-sigterm" ? 1 : 15),
    };
}
