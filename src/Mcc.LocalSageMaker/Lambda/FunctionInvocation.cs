using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>One event on its way to an environment, and the response on its way back.</summary>
/// <param name="deadline">By the clock of this machine, which the function has too.</param>
internal sealed class FunctionInvocation(ReadOnlyMemory<byte> payload, string functionArn, DateTimeOffset deadline)
{
    private readonly TaskCompletionSource<FunctionResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Bounded, so that a client that reads slowly slows down the function and does not fill the memory.
    private readonly Channel<ReadOnlyMemory<byte>> pieces = Channel.CreateBounded<ReadOnlyMemory<byte>>(16);

    public string Id { get; } = Guid.NewGuid().ToString();

    public string TraceId { get; } =
        $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};Sampled=0";

    public ReadOnlyMemory<byte> Payload => payload;

    public string FunctionArn => functionArn;

    public DateTimeOffset Deadline => deadline;

    /// <summary>Of a streamed response, from before its first piece; empty for one that is whole.</summary>
    public string ContentType { get; set; } = "";

    public Task<FunctionResult> Result => result.Task;

    /// <summary>The parts of a streamed response; completed with the result.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Pieces => pieces.Reader;

    /// <summary>With the time that the function has, from now.</summary>
    public static FunctionInvocation Of(FunctionConfiguration function, ReadOnlyMemory<byte> payload) =>
        new(payload, function.Arn, DateTimeOffset.UtcNow + function.Timeout);

    public ValueTask Send(ReadOnlyMemory<byte> piece, CancellationToken cancel) => pieces.Writer.WriteAsync(piece, cancel);

    /// <summary>Takes the pieces that nobody reads, so that the function does not wait for a reader.</summary>
    public async Task Drain()
    {
        await foreach (var piece in pieces.Reader.ReadAllAsync(CancellationToken.None))
            _ = piece;
    }

    public void Succeed(ReadOnlyMemory<byte> body) => End(new(body, IsError: false));

    public void Fail(ReadOnlyMemory<byte> error) => End(new(error, IsError: true));

    /// <summary>Fails with an error of Lambda itself.</summary>
    public void Fail(string type, string message) =>
        Fail(FunctionError.Body(type, $"RequestId: {Id} Error: {message}"));

    private void End(FunctionResult how)
    {
        result.TrySetResult(how);
        pieces.Writer.TryComplete();
    }
}

/// <summary>Errors in the form of the Runtime API.</summary>
internal static class FunctionError
{
    public static byte[] Body(string type, string message) => System.Text.Encoding.UTF8.GetBytes(
        new JsonObject { ["errorType"] = type, ["errorMessage"] = message }.ToJsonString());
}
