using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>What CompleteMultipartUpload asks for.</summary>
/// <param name="Whole">The checksum that the client computed of the whole object; null when it sent none.</param>
/// <param name="Size">The number of bytes that the client counted; null when it did not say.</param>
internal sealed record Completion(IReadOnlyList<CompletedPart> Parts, ObjectChecksum? Whole, string? Type, long? Size)
{
    /// <exception cref="AwsServiceException">The document is not a list of parts.</exception>
    public static Completion Read(AwsRequest request, ReadOnlyMemory<byte> document)
    {
        var root = Xml.Read(document);
        if (root.Name.LocalName is not "CompleteMultipartUpload") throw Xml.Malformed();
        var parts = root.Children("Part").Select(part => new CompletedPart(
            int.TryParse(part.Child("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is >= 1 and <= Upload.LastPart ? number : throw Xml.Malformed(),
            (part.Child("ETag") ?? throw Xml.Malformed()).Trim('"'),
            Checksum.Kinds.Select(kind => part.Child($"Checksum{kind.ToUpperInvariant()}") is { } value
                ? new ObjectChecksum(kind, value) : null).FirstOrDefault(sum => sum is not null))).ToList();
        if (parts.Count is 0 or > Upload.LastPart) throw Xml.Malformed();
        var whole = Checksum.Kinds.Select(kind => request.Header($"x-amz-checksum-{kind}") is { } value
            ? new ObjectChecksum(kind, value) : null).FirstOrDefault(sum => sum is not null);
        return new(parts, whole, request.Option("x-amz-checksum-type")?.ToUpperInvariant(), Length(request));
    }

    private static long? Length(AwsRequest request) => request.Option("x-amz-mp-object-size") is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw new AwsServiceException(400, "InvalidRequest", "Value for x-amz-mp-object-size header is invalid.");
}

/// <summary>A part as CompleteMultipartUpload names it.</summary>
internal sealed record CompletedPart(int Number, string ETag, ObjectChecksum? Checksum);
