using Mcc.Verify.Execution;

namespace Mcc.Verify.Chaos;

/// <summary>Many connections at a time.</summary>
internal sealed class Crowd : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly List<RawConnection> connections;

    private Crowd(List<RawConnection> connections) => this.connections = connections;

    public int Count => connections.Count;

    /// <summary>As many as the server accepts, up to a number.</summary>
    public static async Task<Crowd> Open(Uri address, int count, CancellationToken cancel, int? receiveBuffer = null)
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RawConnection.Open(address, Limit, cancel, receiveBuffer)));
        return new([.. opened.OfType<RawConnection>()]);
    }

    /// <summary>Sends the same bytes on each; the server need not take them.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        await Task.WhenAll(connections.Select(connection => connection.Send(bytes, Limit, cancel)));

    /// <summary>Sends the bytes on each, again and again.</summary>
    public async Task Trickle(ReadOnlyMemory<byte> bytes, TimeSpan pause, TimeSpan duration, CancellationToken cancel)
    {
        for (var left = duration; left > TimeSpan.Zero; left -= pause)
        {
            await Send(bytes, cancel);
            await Task.Delay(pause, cancel);
        }
    }

    public void Add(RawConnection connection) => connections.Add(connection);

    public void CloseWriting() => connections.ForEach(connection => connection.CloseWriting());

    public void Reset() => connections.ForEach(connection => connection.Reset());

    /// <summary>The next response on each.</summary>
    public Task<RawAnswer[]> Read(TimeSpan limit, CancellationToken cancel) =>
        Task.WhenAll(connections.Select(connection => connection.Read(limit, cancel)));

    public void Dispose() => connections.ForEach(connection => connection.Dispose());
}
