using System.Text.Json.Nodes;
using System.Threading.Channels;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>One endpoint's queue, in the order in which requests came.</summary>
internal sealed class AsyncQueue
{
    private readonly JsonFileStore book;
    private readonly Channel<string> waiting = Channel.CreateUnbounded<string>();
    private int underWay;

    public AsyncQueue(JsonFileStore book)
    {
        this.book = book;
        foreach (var record in book.All.OrderBy(record => (double)record["ReceivedTime"]!))
            waiting.Writer.TryWrite((string)record["Id"]!);
    }

    public int Length => book.Count;

    public void Add(JsonObject record)
    {
        var id = (string)record["Id"]!;
        book.Put(id, record);
        waiting.Writer.TryWrite(id);
    }

    /// <summary>Does the requests, never more at a time than allowed, until it is cancelled.</summary>
    public async Task Work(Func<JsonObject, CancellationToken, Task> work, Func<int> concurrency, CancellationToken cancel)
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(cancel))
            {
                while (Volatile.Read(ref underWay) >= concurrency())
                    await Task.Delay(10, cancel);
                if (!waiting.Reader.TryRead(out var id) || book.Find(id) is not { } record) continue;
                Interlocked.Increment(ref underWay);
                _ = Task.Run(() => One(id, record, work, cancel), CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left stays on disk for the next start.
        }
    }

    private async Task One(string id, JsonObject record, Func<JsonObject, CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(record, cancel);
            book.Remove(id);
        }
        catch (OperationCanceledException)
        {
            // It stays on disk for the next start.
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }
}
