using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>One range of bytes of an object, as the Range header asks for it.</summary>
internal sealed record ByteRange(long Start, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>Null when there is none that is understood, and the whole object is the answer.</summary>
    /// <exception cref="AwsServiceException">The object has no such bytes.</exception>
    public static ByteRange? Read(string? header, long size)
    {
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)) return null;
        var parts = header[Unit.Length..].Split('-');
        if (parts.Length != 2) return null;
        var from = Number(parts[0]);
        var to = Number(parts[1]);
        if (parts[0].Length == 0 && to is { } suffix)
        {
            if (suffix == 0 || size == 0) throw OutOfBounds(header, size);
            return new(Math.Max(0, size - suffix), Math.Min(suffix, size));
        }

        if (from is not { } start || (parts[1].Length > 0 && to is null) || to < start) return null;
        if (start >= size) throw OutOfBounds(header, size);
        return new(start, Math.Min(to ?? long.MaxValue - 1, size - 1) - start + 1);
    }

    /// <summary>The range of a copy, which has both ends, and both in the object. Null without a header.</summary>
    /// <exception cref="AwsServiceException">It has not.</exception>
    public static ByteRange? ReadStrictly(string? header, long size)
    {
        if (header is null) return null;
        if (!header.StartsWith(Unit, StringComparison.Ordinal) || header[Unit.Length..].Split('-') is not [var first, var last]
            || Number(first) is not { } start || Number(last) is not { } end || end < start)
            throw new AwsServiceException(400, "InvalidArgument", "The x-amz-copy-source-range value must be of the form bytes=first-last "
                + "where first and last are the zero-based offsets of the first and last bytes to copy",
                new() { ["ArgumentName"] = "x-amz-copy-source-range", ["ArgumentValue"] = header });
        return end < size ? new(start, end - start + 1) : throw OutOfBounds(header, size);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static AwsServiceException OutOfBounds(string header, long size) =>
        new(416, "InvalidRange", "The requested range is not satisfiable",
            new() { ["RangeRequested"] = header, ["ActualObjectSize"] = size });
}
