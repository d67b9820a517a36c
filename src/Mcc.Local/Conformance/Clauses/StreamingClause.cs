using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Local.Conformance.Clauses;

/// <summary>InvokeEndpointWithResponseStream passes on what comes when it comes; a proxy that buffers, or a stream without an end, spoils it.</summary>
public sealed class StreamingClause : IClause
{
    /// <summary>So many events, made in so long a time, do not come all at once unless something kept them back.</summary>
    private const int ManyEvents = 8;

    private static readonly TimeSpan LongTime = TimeSpan.FromSeconds(1);

    public string Id => "streaming";

    public string Title => "A streamed answer comes piece by piece and has an end";

    public Page Source => Pages.Invocation;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var answer = await trial.Probe.Stream(AskingForAStream(trial.Settings.Payload), trial.Settings.ContentType, cancel);
        if (!answer.IsChunked)
            return Verdict.Skip("it answers in one piece");
        var (pieces, events) = (answer.Pieces, answer.Pieces.Sum(piece => piece.Events));
        if (answer.Status is null)
            return Verdict.Fail($"The stream broke off after {pieces.Sum(piece => piece.Bytes)} bytes: {answer.Trouble}. End it with the last chunk, also when generating fails.");
        if (pieces.Count == 0)
            return Verdict.Pass("an empty stream");
        var (first, last) = (pieces[0].At, pieces[^1].At);
        return events >= ManyEvents && last > LongTime && (last - first) * 50 < last
            ? Verdict.Fail($"All {events} events came at once, after {last.TotalSeconds:0.0} s. Send each when it is made; behind nginx: proxy_buffering off.")
            : Verdict.Pass($"{pieces.Count} pieces, the first after {first.TotalMilliseconds:0.0} ms, the last after {last.TotalMilliseconds:0.0} ms");
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
}
