using System.Text.Json;

namespace Mcc.Mcp.Server;

/// <summary>
/// The two ends of a connection over which requests come and answers go, a line each. The end of the input is passed on only when each
/// request that was read has its answer: the protocol's library drops what it works on at the end, so that a client that writes its
/// requests and closes at once would get nothing.
/// </summary>
internal sealed class CompletedStreams
{
    /// <summary>For a response that never comes, as to an invalid request.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock door = new();
    private readonly List<string> open = [];
    private TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CompletedStreams(Stream input, Stream output)
    {
        Input = new LineStream(input, Asked, Answered, _ => { });
        Output = new LineStream(output, Received, _ => Task.CompletedTask, Failed);
    }

    public Stream Input { get; }

    public Stream Output { get; }

    /// <summary>Why an answer could not be written, which the protocol's library does not say; null where all were.</summary>
    public Exception? Failure { get; private set; }

    private void Asked(JsonElement message)
    {
        if (Id(message) is { } id && message.TryGetProperty("method", out _))
        {
            lock (door)
                open.Add(id);
        }
        else if (message.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String
            && method.ValueEquals("notifications/cancelled")
            && message.TryGetProperty("params", out var what) && what.ValueKind == JsonValueKind.Object
                && what.TryGetProperty("requestId", out var cancelled))
        {
            // Nobody answers that one any more.
            Close(cancelled.GetRawText());
        }
    }

    private void Received(JsonElement message)
    {
        if (Id(message) is { } id && !message.TryGetProperty("method", out _))
            Close(id);
    }

    private void Failed(Exception failure)
    {
        Failure ??= failure;
        lock (door)
            answered.TrySetResult();
    }

    private void Close(string id)
    {
        lock (door)
        {
            open.Remove(id);
            if (open.Count == 0)
                answered.TrySetResult();
        }
    }

    private async Task Answered(CancellationToken cancel)
    {
        Task all;
        lock (door)
        {
            if (open.Count == 0 || Failure is not null)
                return;
            answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
            all = answered.Task;
        }

        await Task.WhenAny(all, Task.Delay(Patience, cancel));
    }

    private static string? Id(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("id", out var id)
            && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.GetRawText() : null;
}
