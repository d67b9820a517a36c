using System.Runtime.CompilerServices;
using Mcc.LocalSageMaker.Containers;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>Cuts an input into the requests that are made of it.</summary>
internal static class MiniBatches
{
    /// <summary>The largest input that is sent in one piece when the payload has no limit.</summary>
    private const long Largest = 2_000_000_000;

    /// <summary>Each mini-batch as its records, in the input's order; a record keeps its line end.</summary>
    /// <exception cref="ContainerException">A record is longer than a request may be.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Of(
        Stream input, string name, string splitType, ExecutionParameters parameters, [EnumeratorCancellation] CancellationToken cancel)
    {
        var longest = parameters.MaxPayload == 0 ? Largest : parameters.MaxPayload;
        if (splitType is "None")
        {
            yield return [await Whole(input, name, longest, cancel)];
            yield break;
        }

        var batch = new List<ReadOnlyMemory<byte>>();
        long length = 0;
        await foreach (var line in Lines(input, name, longest, cancel))
        {
            if (batch.Count > 0 && (!parameters.IsMultiRecord || length + line.Length > longest))
            {
                yield return batch;
                batch = [];
                length = 0;
            }

            batch.Add(line);
            length += line.Length;
        }

        if (batch.Count > 0) yield return batch;
    }

    private static async Task<ReadOnlyMemory<byte>> Whole(Stream input, string name, long longest, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var piece = new byte[128 * 1024];
        while (await input.ReadAsync(piece, cancel) is > 0 and var count)
        {
            if (buffer.Length + count > longest) throw TooLong(name, longest, "the object (split it by Line, or increase MaxPayloadInMB)");
            buffer.Write(piece, 0, count);
        }

        return buffer.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Lines(
        Stream input, string name, long longest, [EnumeratorCancellation] CancellationToken cancel)
    {
        var piece = new byte[128 * 1024];
        var begun = new MemoryStream();
        while (await input.ReadAsync(piece, cancel) is > 0 and var count)
        {
            var start = 0;
            while (piece.AsSpan(start, count - start).IndexOf((byte)'\n') is >= 0 and var end)
            {
                begun.Write(piece, start, end + 1);
                start += end + 1;
                if (begun.Length > longest) throw TooLong(name, longest, "one record");
                if (!IsBlank(begun)) yield return begun.ToArray();
                begun.SetLength(0);
            }

            begun.Write(piece, start, count - start);
            if (begun.Length > longest) throw TooLong(name, longest, "one record");
        }

        if (!IsBlank(begun)) yield return begun.ToArray();
    }

    private static bool IsBlank(MemoryStream line) =>
        line.GetBuffer().AsSpan(0, (int)line.Length).IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0;

    private static ContainerException TooLong(string name, long longest, string what) =>
        new(FormattableString.Invariant($"ClientError: {name} is too long: MaxPayloadInMB allows {longest} bytes for {what}."));
}
