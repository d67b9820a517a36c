using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>One range of bytes of an object, as the Range header asks for it.</summary>
internal sealed record ByteRange(long Start, long Length)
{
    /// <summary>Null when there is none that is understood, and the whole object is the answer.</summary>
    /// <exception cref="AwsServiceException">The object has no such bytes.</exception>
    public static ByteRange? Read(string? header, long size)
    {
        const string unit = "bytes=";
        if (header is null || !header.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) return null;
        var parts = header[unit.Length..].Split('-');
        if (parts.Length != 2) return null;
        var from = Number(parts[0]);
        var to = Number(parts[1]);
        if (parts[0].Length == 0 && to is { } suffix)
        {
            if (suffix == 0 || size == 0) throw NotThere(header, size);
            return new(Math.Max(0, size - suffix), Math.Min(suffix, size));
        }

        if (from is not { } start || (parts[1].Length > 0 && to is null) || to < start) return null;
        if (start >= size) throw NotThere(header, size);
        return new(start, Math.Min(to ?? long.MaxValue - 1, size - 1) - start + 1);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static AwsServiceException NotThere(string header, long size) =>
        new(416, "InvalidRange", "The requested range is not satisfiable",
            new() { ["RangeRequested"] = header, ["ActualObjectSize"] = size });
}
