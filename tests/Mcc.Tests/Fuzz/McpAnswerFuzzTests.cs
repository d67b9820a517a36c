using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Mcp.Client;
using Mcc.Mcp.Pickers;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Fuzz;

/// <summary>
/// Damaged answers of MCP servers: no exception, no wait over five seconds, and no memory that grows with what a server writes. The server
/// is a stand-in in this process.
/// </summary>
[Trait("Input", "Hostile")]
[Collection(MeasuredMemory.Name)]
public sealed class McpAnswerFuzzTests(ITestOutputHelper output)
{
    private const int AtOnce = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly ConfiguredServer Server =
        new("theirs", "stand-in", [], new Dictionary<string, string>(StringComparer.Ordinal), null, null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_valid_answer_of_the_corpus_is_understood()
    {
        var corpus = new FuzzCorpus("mcp");
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 40; round++)
        {
            var answer = await Ask([.. Lines(corpus.Original())]);
            kinds.Add(answer.Error is null ? "values" : answer.Error.Contains("closed", StringComparison.Ordinal) ? "closed"
                : answer.Error.Contains("no such method", StringComparison.Ordinal) ? "refused" : answer.Error);
        }

        kinds.ShouldBe(["values", "closed", "refused"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_damaged_answer_of_a_stand_in_server_is_an_error_or_an_answer()
    {
        var memory = new MeasuredMemory();
        var corpus = new FuzzCorpus("mcp");
        output.WriteLine($"MCC_FUZZ_SEED={FuzzRun.Seed}");
        var cases = FuzzRun.Count(600);
        var (understood, slowest) = (0, TimeSpan.Zero);
        for (var number = 0; number < cases; number += AtOnce)
        {
            // Most of a case is waiting for what does not come.
            var answers = await Task.WhenAll(Enumerable.Range(number, Math.Min(AtOnce, cases - number))
                .Select(_ => Damaged(corpus)).ToList()
                .Select(async lines =>
                {
                    var clock = Stopwatch.StartNew();
                    var answer = await Ask(lines).WaitAsync(Longest, Cancel);
                    return (answer, clock.Elapsed);
                }));
            foreach (var (answer, elapsed) in answers)
            {
                slowest = elapsed > slowest ? elapsed : slowest;
                if (answer.Error is null)
                    understood++;
                ShouldBePrintable(answer, number);
            }
        }

        output.WriteLine($"{cases} cases, {understood} understood, slowest {slowest.TotalMilliseconds:0} ms");
        slowest.ShouldBeLessThan(Longest);
        // Else the damage would always be at the first byte, and prove nothing of what comes after it.
        understood.ShouldBeInRange(cases / 50, cases * 19 / 20);
        memory.ShouldBeSmall();
    }

    [Fact]
    public void A_damaged_text_of_values_is_judged_and_never_throws()
    {
        var corpus = new FuzzCorpus("mcp");
        var catalog = new Catalog(Core.Data.DataFiles.Embedded);
        var values = new StrangerValues(catalog.Parameters, catalog.Facts, path => path, "123456789012");
        var texts = new[]
        {
            """{"values":{"region":"eu-west-1","baseImage":"vllm/vllm-openai:v1","roleArn":"arn:aws:iam::1:role/x","icGpuCount":1,"enableLora":true,"modelName":"a/b@c"},"choices":{"region":["a"]},"message":"m","metadata":{"a":1}}""",
            """{"error":"it is closed"}""",
        };
        for (var number = 0; number < FuzzRun.Count(4000); number++)
        {
            var text = Encoding.UTF8.GetString(corpus.Damaged(Encoding.UTF8.GetBytes(texts[corpus.Below(texts.Length)])));
            if (ToolResponse.Read(text) is not { } answer)
                continue;
            ShouldBePrintable(answer, number);
            var settings = answer.Values.Where(pair => catalog.Parameters.Find(pair.Key) is not null).Select(pair => new RawSetting(
                catalog.Parameters[pair.Key], JsonValue.Create(pair.Value), new(Source.McpServer, "MCP server theirs"))).ToList();
            Draft.Resolve([new([.. settings.Where(raw => values.Judge(raw).IsUsed)])]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_endless_answer_is_refused_without_filling_the_memory(bool hasLines)
    {
        var endless = new Endless(hasLines);
        await using var session = Session(() => (Stream.Null, endless));

        var answer = await session.Ask(null, [], Cancel);

        answer.Error.ShouldBe(hasLines ? "it wrote more than 64 MiB" : "it wrote a line of more than 8 MiB");
        // What is read is what can be kept: the limit, and what a reader asks for in advance.
        endless.Given.ShouldBeLessThan(80L << 20);
    }

    private static IReadOnlyList<byte[]> Damaged(FuzzCorpus corpus)
    {
        var lines = Lines(corpus.Original()).ToList();
        var damaged = corpus.Below(lines.Count);
        lines[damaged] = corpus.Damaged(lines[damaged]);
        return lines;
    }

    private static void ShouldBePrintable(ToolResponse answer, int number)
    {
        foreach (var text in answer.Values.SelectMany(pair => new[] { pair.Key, pair.Value }).Append(answer.Error ?? "")
            .Append(answer.Message ?? ""))
        {
            var shown = Core.Text.Visible.Value(text);
            shown.Length.ShouldBeLessThan(3000, $"case {number}");
            Core.Text.Visible.IsPlain(shown).ShouldBeTrue($"case {number}");
        }
    }

    private static IEnumerable<byte[]> Lines(byte[] file) =>
        Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes);

    private static async Task<ToolResponse> Ask(IReadOnlyList<byte[]> answers)
    {
        await using var session = Session(new StandInServer(answers).Open);
        return await session.Ask(null, new JsonObject { ["parameters"] = new JsonArray("region") }, Cancel);
    }

    private static ServerSession Session(Func<(Stream, Stream)> open) =>
        new(Server, "/", new Dictionary<string, string>(), new Dictionary<string, string>()) { OpenStreams = open };

    /// <summary>Writes as fast as it is read, and never ends.</summary>
    private sealed class Endless(bool hasLines) : OneWayStream
    {
        /// <summary>How many bytes were read from it.</summary>
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            buffer.Span.Fill((byte)'x');
            if (hasLines)
                buffer.Span[^1] = (byte)'\n';
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
