using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Several files read as one.</summary>
internal sealed class PartStream(IReadOnlyList<string> paths) : ForwardStream
{
    private int next;
    private FileStream? current;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (current is null)
            {
                if (next == paths.Count) return 0;
                current = File.OpenRead(paths[next++]);
            }

            if (await current.ReadAsync(buffer, cancellationToken) is > 0 and var count) return count;
            await current.DisposeAsync();
            current = null;
        }
    }

    protected override void Dispose(bool disposing)
    {
        current?.Dispose();
        base.Dispose(disposing);
    }
}
